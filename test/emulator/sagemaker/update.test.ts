import { CreateEndpointCommand, DeleteEndpointCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local, until, type VariantOptions } from './local';

let local: Local;

beforeAll(async () => {
  local = await Local.start();
});
afterAll(() => Local.removeAll());

const ONE = { all: { ModelDataUrl: 's3://models/one.tar.gz', InitialInstanceCount: 2 } };
const TWO = { all: { ModelDataUrl: 's3://models/two.tar.gz', InitialInstanceCount: 2 } };
const arn = (name: string) => `arn:aws:sagemaker:us-east-1:000000000000:endpoint/${name}`;
const update = (EndpointName: string, EndpointConfigName: string, at = local) =>
  at.sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName }));

test('16 clients lose no request through updates, and every answer is from the old or the new model', async () => {
  await local.endpoint('live', ONE);
  await local.config('live-two', TWO);
  const answers: string[] = [];
  let ended = false;
  const client = async () => {
    while (!ended) answers.push((await local.invoke('live', 'slow 3')).text);
  };
  const clients = Array.from({ length: 16 }, client);
  for (const config of ['live-two', 'live', 'live-two']) {
    await update('live', config);
    expect(await local.settled('live')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: config });
  }
  const before = answers.length;
  await until(() => answers.length > before + 100);
  ended = true;
  await Promise.all(clients);
  expect(new Set(answers)).toEqual(new Set(['one', 'two']));
  expect(new Set(answers.slice(before + 16))).toEqual(new Set(['two']));
});

test('a request that is under way when the endpoint is updated is answered by the old model', async () => {
  await local.endpoint('patient', ONE);
  await local.config('patient-two', TWO);
  const early = local.invoke('patient', 'slow 900');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await update('patient', 'patient-two');
  await until(async () => (await local.invoke('patient', 'slow 0')).text === 'two');
  expect((await local.describe('patient')).EndpointStatus).toBe('Updating');
  expect((await early).text).toBe('one');
  expect(await local.settled('patient')).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'patient-two',
  });
});

test('an update in motion shows what is on its way, and refuses another update and a deletion', async () => {
  const clock = new ManualClock();
  const slow = await Local.start({ realClock: clock });
  await slow.endpoint('busy');
  await slow.config('busy-never', { all: { Environment: { PING: '503' } } });
  await update('busy', 'busy-never', slow);
  expect(await slow.describe('busy')).toMatchObject({
    EndpointStatus: 'Updating',
    EndpointConfigName: 'busy',
    PendingDeploymentSummary: {
      EndpointConfigName: 'busy-never',
      StartTime: expect.any(Date),
      ProductionVariants: [
        {
          VariantName: 'all',
          CurrentInstanceCount: 0,
          DesiredInstanceCount: 1,
          VariantStatus: [{ Status: 'Creating' }],
        },
      ],
    },
  });
  const refusal = `Cannot update in-progress endpoint "${arn('busy')}".`;
  await expect(update('busy', 'busy-never', slow)).rejects.toThrow(refusal);
  await expect(slow.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'busy' }))).rejects.toThrow(refusal);
});

test('fails when an endpoint is deleted while it is created', async () => {
  const slow = await Local.start({ realClock: new ManualClock() });
  await slow.config('unborn', { all: { Environment: { PING: 'never' } } });
  await slow.sagemaker.send(new CreateEndpointCommand({ EndpointName: 'unborn', EndpointConfigName: 'unborn' }));
  const deletion = slow.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'unborn' }));
  await expect(deletion).rejects.toThrow(`Cannot update in-progress endpoint "${arn('unborn')}".`);
});

test('an update whose containers do not come up is rolled back: the old config serves on, and the reason is told', async () => {
  await local.endpoint('safe', ONE);
  await local.config('safe-bad', { all: { ...TWO.all, Environment: { START: 'die' } } as VariantOptions });
  await update('safe', 'safe-bad');
  const described = await local.settled('safe');
  expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'safe' });
  expect(described.FailureReason).toMatch(/What happened: it ended with exit code 3 before it answered GET \/ping\./);
  expect((await local.invoke('safe', 'slow 0')).text).toBe('one');
  await local.config('safe-two', TWO);
  await update('safe', 'safe-two');
  expect((await local.settled('safe')).FailureReason).toBeUndefined();
});

test('fails when the endpoint is on that config already', async () => {
  await local.endpoint('same');
  await expect(update('same', 'same')).rejects.toThrow(
    `Cannot update endpoint "${arn('same')}" to endpoint configuration "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/same": it is in use by this endpoint already. To update an endpoint, create a new endpoint configuration.`,
  );
});
