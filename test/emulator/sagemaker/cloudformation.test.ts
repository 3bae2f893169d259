import { DescribeEndpointCommand, DescribeModelCommand, ListTagsCommand } from '@aws-sdk/client-sagemaker';
import type { Properties, ResourceContext } from '../../../emulator/src/cloudformation/resource-handler';
import { sagemakerResources } from '../../../emulator/src/sagemaker/cloudformation';
import { IMAGE, Local } from './local';

let local: Local;
let made = 0;

beforeAll(async () => {
  local = await Local.start();
});
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
