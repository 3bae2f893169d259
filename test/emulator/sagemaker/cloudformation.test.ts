import {
  DescribeEndpointCommand,
  DescribeModelCommand,
  ListTagsCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import type { Properties, ResourceContext } from '../../../emulator/src/cloudformation/resource-handler';
import { sagemakerResources } from '../../../emulator/src/sagemaker/cloudformation';
import { RollbackAlarms } from '../../../emulator/src/sagemaker/deployment/alarms';
import { RollbackHandling } from '../../../emulator/src/sagemaker/resources/rollback-handling';
import { FakeAlarms } from './guarded';
import { IMAGE, Local, until } from './local';

let local: Local;
let made = 0;
const alarms = new FakeAlarms();

beforeAll(async () => {
  local = await Local.start();
  local.world.part(RollbackAlarms).connect(alarms);
});
afterEach(() => local.world.part(RollbackHandling).use('succeed'));
afterAll(() => Local.removeAll());

const context = (type: string): ResourceContext => ({
  world: local.world,
  account: '000000000000',
  region: 'us-east-1',
  stackName: 'Stack',
  stackId: 'arn',
  logicalId: 'Logical',
  type,
  tags: [{ Key: 'stack', Value: 'Stack' }],
  generateName: () => `Stack-Logical-${made++}`,
});

function handlerOf(kind: string) {
  const type = `AWS::SageMaker::${kind}`;
  const { create, update, delete: remove } = sagemakerResources[type];
  return {
    create: (properties: Properties) => create(properties, context(type)),
    update: (current: Awaited<ReturnType<typeof create>>, properties: Properties) =>
      update!(current, properties, context(type)),
    delete: (current: Awaited<ReturnType<typeof create>>) => remove(current, context(type)),
  };
}

const [model, config, endpoint] = ['Model', 'EndpointConfig', 'Endpoint'].map(handlerOf);

/** A model and a config for it; the config's name. */
async function configOf(Environment: object = {}): Promise<string> {
  const { attributes } = await model.create({
    PrimaryContainer: { Image: IMAGE, ModelDataUrl: 's3://models/one.tar.gz', Environment },
  });
  const ProductionVariants = [
    {
      VariantName: 'all',
      ModelName: attributes.ModelName,
      InstanceType: 'ml.m5.large',
      InitialInstanceCount: '1',
      InitialVariantWeight: '0.5',
    },
  ];
  return String((await config.create({ ProductionVariants })).attributes.EndpointConfigName);
}

test('Ref gives the ARN and Fn::GetAtt the name, which is made up where none is given', async () => {
  const state = await model.create({ PrimaryContainer: { Image: IMAGE, Environment: { A: 1, B: true } } });
  const name = String(state.attributes.ModelName);
  expect(name).toMatch(/^Stack-Logical-\d+$/);
  expect(state.physicalId).toBe(`arn:aws:sagemaker:us-east-1:000000000000:model/${name.toLowerCase()}`);
  const described = await local.sagemaker.send(new DescribeModelCommand({ ModelName: name }));
  expect(described.PrimaryContainer?.Environment).toEqual({ A: '1', B: 'true' });
  await model.delete(state);
  await model.delete(state);
});

test('an endpoint is stable once it is in service, updates in place, and is gone once deleted', async () => {
  const first = await configOf();
  const second = await configOf();
  const Tags = [{ Key: 'own', Value: '1' }];
  const state = await endpoint.create({
    EndpointName: 'stacked',
    EndpointConfigName: first,
    Tags,
    RetainAllVariantProperties: false,
  });
  expect(state).toEqual({
    physicalId: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/stacked',
    attributes: {
      Id: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/stacked',
      EndpointArn: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/stacked',
      EndpointName: 'stacked',
    },
  });
  expect(await local.describe('stacked')).toMatchObject({
    EndpointStatus: 'InService',
    ProductionVariants: [{ CurrentWeight: 0.5 }],
  });
  const { pid } = JSON.parse((await local.invoke('stacked', 'model')).text);
  await endpoint.update(state, {
    EndpointName: 'stacked',
    EndpointConfigName: second,
    Tags: [{ Key: 'other', Value: '2' }],
  });
  expect(await local.describe('stacked')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: second });
  const { Tags: tags } = await local.sagemaker.send(new ListTagsCommand({ ResourceArn: state.physicalId }));
  expect(tags).toEqual([
    { Key: 'stack', Value: 'Stack' },
    { Key: 'other', Value: '2' },
  ]);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await endpoint.delete(state);
  await expect(local.sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'stacked' }))).rejects.toThrow(
    'Could not find endpoint',
  );
  await endpoint.delete(state);
});

test('fails when the endpoint fails, with its reason, and leaves its name free', async () => {
  const bad = await configOf({ START: 'die' });
  await expect(endpoint.create({ EndpointName: 'freed', EndpointConfigName: bad })).rejects.toThrow(
    /^The primary container for production variant all did not pass the ping health check\. .*it ended with exit code 3/s,
  );
  const state = await endpoint.create({ EndpointName: 'freed', EndpointConfigName: await configOf() });
  expect((await local.describe('freed')).EndpointStatus).toBe('InService');
  await endpoint.delete(state);
});

test('fails when an update is rolled back, with the reason; going back to the old properties then succeeds', async () => {
  const good = await configOf();
  const state = await endpoint.create({ EndpointName: 'back', EndpointConfigName: good });
  const bad = await configOf({ START: 'die' });
  await expect(endpoint.update(state, { EndpointName: 'back', EndpointConfigName: bad })).rejects.toThrow(
    /it ended with exit code 3/,
  );
  await endpoint.update(state, { EndpointName: 'back', EndpointConfigName: good });
  expect(await local.describe('back')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: good });
});

/** Guarded by an alarm, as a template writes it. */
const GUARDED = {
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'CANARY',
      WaitIntervalInSeconds: '300',
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: '50' },
    },
  },
  AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'errors' }] },
};

/** An endpoint that is updated while its alarm is in ALARM already. */
async function updatedIntoAlarm(EndpointName: string) {
  const [old, fresh] = [await configOf(), await configOf()];
  const state = await endpoint.create({ EndpointName, EndpointConfigName: old });
  alarms.set('errors', 'ALARM');
  const update = endpoint.update(state, { EndpointName, EndpointConfigName: fresh, DeploymentConfig: GUARDED });
  return { state, old, fresh, update };
}

test('a rollback by an alarm is a success to CloudFormation, and the emulator says what it is', async () => {
  const { state, old, fresh, update } = await updatedIntoAlarm('passed');
  expect(await update).toEqual(state);
  expect(await local.describe('passed')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: old });
  expect(local.said.at(-1)).toBe(
    `Stack, Logical: CloudFormation takes this for a success, but endpoint passed serves ${old}, not ${fresh}. The deployment was rolled back: the CloudWatch alarm "errors" was in ALARM state already when the deployment started.`,
  );
});

test('fails when a rollback by an alarm is to fail CloudFormation; going back to the old properties then succeeds', async () => {
  local.world.part(RollbackHandling).use('fail');
  const { state, old, update } = await updatedIntoAlarm('refused');
  await expect(update).rejects.toThrow(
    'The deployment was rolled back: the CloudWatch alarm "errors" was in ALARM state already when the deployment started.',
  );
  await endpoint.update(state, { EndpointName: 'refused', EndpointConfigName: old });
  expect(await local.describe('refused')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: old });
});

test('a stack that is taken up after a restart takes the rollback that is under way for its own', async () => {
  const [old, fresh] = [await configOf(), await configOf()];
  const properties = { EndpointName: 'resumed', EndpointConfigName: fresh, DeploymentConfig: GUARDED };
  const state = await endpoint.create({ EndpointName: 'resumed', EndpointConfigName: old });
  alarms.set('errors', 'OK');
  const first = endpoint.update(state, properties);
  await until(async () => (await local.describe('resumed')).EndpointStatus === 'Updating');
  const second = endpoint.update(state, properties);
  alarms.set('errors', 'ALARM');
  await Promise.all([first, second]);
  expect(await local.describe('resumed')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: old });
  expect(local.said.filter((text) => text.startsWith('Endpoint resumed is rolled back'))).toHaveLength(1);
});

test('what an update retains is passed on, texts of a template included', async () => {
  const [first, second] = [await configOf(), await configOf()];
  const state = await endpoint.create({ EndpointName: 'retained', EndpointConfigName: first });
  const desired = {
    EndpointName: 'retained',
    DesiredWeightsAndCapacities: [{ VariantName: 'all', DesiredInstanceCount: 2 }],
  };
  await local.sagemaker.send(new UpdateEndpointWeightsAndCapacitiesCommand(desired));
  await local.settled('retained');
  await endpoint.update(state, {
    EndpointName: 'retained',
    EndpointConfigName: second,
    RetainAllVariantProperties: 'true',
    ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
    RetainDeploymentConfig: 'true',
  });
  expect(await local.describe('retained')).toMatchObject({
    EndpointConfigName: second,
    ProductionVariants: [{ CurrentInstanceCount: 2 }],
  });
});

test('fails when a property is not a number', async () => {
  await expect(
    config.create({ ProductionVariants: [{ VariantName: 'a', InitialInstanceCount: 'many' }] }),
  ).rejects.toThrow(
    "STRING_VALUE can not be converted to Integer, at 'productionVariants.1.member.initialInstanceCount'",
  );
});

test('fails when a property is not imitated, naming it', async () => {
  await expect(config.create({ ProductionVariants: [{ VariantName: 'a' }], MetricsConfig: {} })).rejects.toThrow(
    'sagemaker-serving-local does not imitate MetricsConfig of CreateEndpointConfig yet.',
  );
});
