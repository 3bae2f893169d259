import { Cloud, MINUTE } from './cloud';

let cloud: Cloud;

beforeEach(async () => {
  cloud = await Cloud.start();
});
afterEach(() => cloud.stop());

const POLICY = 'arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:1';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:topic';
const isPolicy = (arn: string) => arn.includes(':scalingPolicy:');

test('an action that repeats is carried out each minute that the state lasts, any other one once', async () => {
  const acted: string[] = [];
  cloud.alarms.connect((action) => void acted.push(action), { serves: isPolicy, repeats: true });
  cloud.alarms.connect((action) => void acted.push(action));
  await cloud.alarm({ AlarmActions: [POLICY, TOPIC] });
  for (let minute = 0; minute < 4; minute++) {
    await cloud.put(5);
    await cloud.clock.advance(MINUTE);
  }
  await cloud.clock.advance(MINUTE / 2);
  expect(acted).toEqual([POLICY, TOPIC, POLICY, POLICY, POLICY]);
});

test('an action that nobody serves is announced, although others are', async () => {
  cloud.alarms.connect(() => {}, { serves: isPolicy });
  await cloud.alarm({ AlarmActions: [TOPIC] });
  await cloud.put(5);
  await cloud.clock.advance(2 * MINUTE);
  expect(cloud.said).toContainEqual(expect.stringContaining(`has an action that is not carried out: ${TOPIC}`));
});

test('disabled actions are not repeated', async () => {
  const acted: string[] = [];
  cloud.alarms.connect((action) => void acted.push(action), { serves: isPolicy, repeats: true });
  await cloud.alarm({ AlarmActions: [POLICY], ActionsEnabled: false });
  for (let minute = 0; minute < 3; minute++) {
    await cloud.put(5);
    await cloud.clock.advance(MINUTE);
  }
  expect(acted).toEqual([]);
});
