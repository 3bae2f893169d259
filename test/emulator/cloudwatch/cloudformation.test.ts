import { ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch';
import type { ResourceContext } from '../../../emulator/src/cloudformation/resource-handler';
import { cloudWatchHandlers } from '../../../emulator/src/cloudwatch';
import { Cloud, SCOPE } from './cloud';

let cloud: Cloud;

beforeEach(async () => {
  cloud = await Cloud.start();
});

afterEach(() => cloud.stop());

const handler = cloudWatchHandlers['AWS::CloudWatch::Alarm'];
const context = () =>
  ({ world: cloud.world, ...SCOPE, generateName: () => 'Stack-Alarm-1A' }) as unknown as ResourceContext;

/** As templates write it: numbers and booleans may be strings. */
const PROPERTIES = {
  Namespace: 'App',
  MetricName: 'Errors',
  Statistic: 'Average',
  Period: '60',
  EvaluationPeriods: 1,
  Threshold: '0.5',
  ActionsEnabled: 'true',
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};

test('AWS::CloudWatch::Alarm is created, updated in place with its state kept, and deleted', async () => {
  const state = await handler.create({ ...PROPERTIES, Tags: [{ Key: 'a', Value: '1' }] }, context());
  const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:Stack-Alarm-1A';
  expect(state).toEqual({ physicalId: 'Stack-Alarm-1A', attributes: { Arn: ResourceARN } });
  await cloud.clock.advance(60_000);
  await handler.update!(state, { ...PROPERTIES, Threshold: 2, Tags: [{ Key: 'b', Value: '2' }] }, context());
  expect(await cloud.describe('Stack-Alarm-1A')).toMatchObject({ Threshold: 2, Period: 60, StateValue: 'OK' });
  const { Tags } = await cloud.client.send(new ListTagsForResourceCommand({ ResourceARN }));
  expect(Tags).toEqual([{ Key: 'b', Value: '2' }]);
  await handler.delete(state, context());
  await handler.delete(state, context());
  expect(await cloud.describe('Stack-Alarm-1A')).toBeUndefined();
});

test('fails when an alarm of that name is there already', async () => {
  await cloud.alarm();
  await expect(handler.create({ ...PROPERTIES, AlarmName: 'errors' }, context())).rejects.toThrow(
    'errors already exists',
  );
});

test('fails when a property is wrong, in the words of the service', async () => {
  await expect(handler.create({ ...PROPERTIES, Period: 7 }, context())).rejects.toThrow(
    'Period must be 10, 20, 30 or a multiple of 60',
  );
});
