import { rmSync, writeFileSync } from 'node:fs';
import { DeregisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DeleteEndpointCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { until } from '../sagemaker/local';
import { idOf, NAMESPACE, Scaled } from './scaled';

let scaled: Scaled;

beforeAll(async () => {
  scaled = await Scaled.start();
});
afterAll(() => scaled.remove());

const update = (EndpointName: string, EndpointConfigName: string, more: object = {}) =>
  scaled.local.sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName, ...more }));
const deregister = (name: string) =>
  scaled.autoscaling.send(new DeregisterScalableTargetCommand({ ...NAMESPACE, ResourceId: idOf(name) }));
const PAGE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html';

test('fails when an update changes the instance type of a scaled variant, until it is deregistered', async () => {
  await scaled.endpoint('typed', [1, 2]);
  await scaled.local.config('typed-large', { all: { InstanceType: 'ml.m5.xlarge' } });
  await expect(update('typed', 'typed-large')).rejects.toMatchObject({
    name: 'ValidationException',
    message: `Cannot update endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/typed": variant "all" is a scalable target of Application Auto Scaling, and the new endpoint configuration changes its instance type from ml.m5.large to ml.m5.xlarge. Deregister it before the update, and register it again after it (${PAGE}).`,
  });
  await deregister('typed');
  await update('typed', 'typed-large');
  expect(await scaled.local.settled('typed')).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'typed-large',
  });
});

test('fails when an update removes a scaled variant', async () => {
  await scaled.endpoint('removed', [1, 2]);
  await scaled.local.config('removed-other', { other: {} });
  await expect(update('removed', 'removed-other')).rejects.toThrow(
    'variant "all" is a scalable target of Application Auto Scaling, and the new endpoint configuration has no variant of that name.',
  );
});

test('an update that only changes the model goes through, and keeps the count where it is told to', async () => {
  await scaled.endpoint('model', [2, 3]);
  await scaled.idle('model');
  await scaled.local.config('model-two', { all: { ModelDataUrl: 's3://models/two.tar.gz' } });
  await update('model', 'model-two', { RetainAllVariantProperties: true });
  expect(await scaled.local.settled('model')).toMatchObject({ EndpointConfigName: 'model-two' });
  expect(await scaled.counts('model')).toEqual([2, 2]);
  expect(await scaled.target('model')).toBeDefined();
});

test('while an endpoint is updated nothing is scaled; what is still needed after it is', async () => {
  await scaled.endpoint('paused', [1, 3]);
  await scaled.track('paused', 100);
  await scaled.local.config('paused-two', { all: {} });
  const policy = { TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 600 } };
  await update('paused', 'paused-two', { DeploymentConfig: { BlueGreenUpdatePolicy: policy } });
  await until(
    async () =>
      (await scaled.local.describe('paused')).PendingDeploymentSummary?.ProductionVariants?.[0].CurrentInstanceCount ===
      1,
  );
  for (let minute = 0; minute < 6; minute++) {
    scaled.load('paused', 150);
    await scaled.clock.advance(60_000);
  }
  expect((await scaled.activities('paused', true)).map(({ NotScaledReasons }) => NotScaledReasons)).toEqual([
    [{ Code: 'TargetServicePutResourceAsUnscalable', CurrentCapacity: 1 }],
  ]);
  for (let minute = 0; minute < 6; minute++) {
    scaled.load('paused', 150);
    await scaled.clock.advance(60_000);
  }
  await scaled.local.settled('paused');
  await scaled.pass('paused', 2, 150);
  await scaled.idle('paused');
  expect(await scaled.counts('paused')).toEqual([2, 2]);
});

test('a deregistered target loses its policies, their alarms and nothing else', async () => {
  await scaled.endpoint('off', [1, 2]);
  await scaled.track('off', 100);
  await deregister('off');
  expect(await scaled.target('off')).toBeUndefined();
  expect(await scaled.policies('off')).toEqual([]);
  expect(await scaled.alarms(`TargetTracking-${idOf('off')}-`)).toEqual([]);
  expect(await scaled.counts('off')).toEqual([1, 1]);
});

test('with an endpoint go its scalable targets, unasked', async () => {
  await scaled.endpoint('deleted', [2, 3]);
  await scaled.idle('deleted');
  await scaled.track('deleted', 100);
  await scaled.local.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'deleted' }));
  await until(async () => (await scaled.target('deleted')) === undefined);
  expect(await scaled.alarms(`TargetTracking-${idOf('deleted')}-`)).toEqual([]);
  expect(await scaled.activities('deleted')).toHaveLength(1);
});

test('an instance that does not start fails the activity with the reason, and nothing is left half made', async () => {
  const file = `${scaled.local.folder}/die`;
  await scaled.endpoint('broken', [1, 3], { Environment: { DIE_IF: file } });
  await scaled.track('broken', 100);
  writeFileSync(file, '');
  await scaled.pass('broken', 4, 150);
  await scaled.idle('broken');
  const [activity] = await scaled.activities('broken');
  expect(activity).toMatchObject({ StatusCode: 'Failed', Description: 'Setting desired instance count to 2.' });
  expect(activity.StatusMessage).toMatch(/^Failed to set desired instance count to 2\. Reason: .+/);
  expect(await scaled.counts('broken')).toEqual([1, 1]);
  rmSync(file);
  await scaled.pass('broken', 2, 150);
  await scaled.idle('broken');
  expect(await scaled.counts('broken')).toEqual([2, 2]);
});
