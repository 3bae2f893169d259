import type { Properties, ResourceContext } from '../../../emulator/src/cloudformation/resource-handler';
import { sagemakerResources } from '../../../emulator/src/sagemaker/cloudformation';
import { IMAGE, Local } from '../sagemaker/local';
import { Hosting } from './hosting';

let hosting: Hosting;

beforeAll(async () => {
  hosting = await Hosting.start();
  await hosting.endpoint('stacked');
  await hosting.endpoint('elsewhere');
});
afterAll(() => Local.removeAll());

const context = (): ResourceContext => ({
  world: hosting.local.world,
  account: '000000000000',
  region: 'us-east-1',
  stackName: 'Stack',
  stackId: 'arn',
  logicalId: 'Component',
  type: 'AWS::SageMaker::InferenceComponent',
  tags: [{ Key: 'stack', Value: 'Stack' }],
  generateName: () => 'Stack-Component-1',
});

const { create, update, delete: remove } = sagemakerResources['AWS::SageMaker::InferenceComponent'];

/** As CloudFormation passes properties: numbers may be texts. */
const properties = (model: string, CopyCount: string, more: Properties = {}): Properties => ({
  InferenceComponentName: 'stacked-one',
  EndpointName: 'stacked',
  VariantName: 'fleet',
  RuntimeConfig: { CopyCount },
  Specification: {
    Container: { Image: IMAGE, ArtifactUrl: `s3://models/${model}.tar.gz` },
    ComputeResourceRequirements: { NumberOfCpuCoresRequired: '1', MinMemoryRequiredInMb: '512' },
  },
  DeploymentConfig: {
    RollingUpdatePolicy: { MaximumBatchSize: { Type: 'COPY_COUNT', Value: '1' }, WaitIntervalInSeconds: '0' },
  },
  ...more,
});

test('a component is stable once it is in service, updates in place, and is gone once deleted', async () => {
  const state = await create(properties('one', '2'), context());
  const arn = 'arn:aws:sagemaker:us-east-1:000000000000:inference-component/stacked-one';
  expect(state).toMatchObject({
    physicalId: arn,
    attributes: {
      InferenceComponentArn: arn,
      InferenceComponentName: 'stacked-one',
      InferenceComponentStatus: 'InService',
      'RuntimeConfig.DesiredCopyCount': 2,
    },
  });
  expect(await hosting.ask('stacked', 'stacked-one', 'slow 0')).toBe('one');
  const updated = await update!(state, properties('two', '3'), context());
  expect(updated.physicalId).toBe(arn);
  expect(await hosting.ask('stacked', 'stacked-one', 'slow 0')).toBe('two');
  expect(await hosting.describe('stacked-one')).toMatchObject({ RuntimeConfig: { CurrentCopyCount: 3 } });
  await remove(updated, context());
  await remove(updated, context());
  await expect(hosting.describe('stacked-one')).rejects.toThrow('Could not find inference component');
});

test('a name is made up where none is given', async () => {
  const state = await create(properties('one', '1', { InferenceComponentName: undefined }), context());
  expect(state.attributes.InferenceComponentName).toBe('Stack-Component-1');
  await remove(state, context());
});

test('fails when a component does not come up: its reason is the resource’s, and nothing is left', async () => {
  await expect(create(properties('one', '5'), context())).rejects.toThrow(
    'There is not enough hardware resources on the instances for this endpoint',
  );
  await expect(hosting.describe('stacked-one')).rejects.toThrow('Could not find inference component');
});

test('fails when an update does not come up: the way back finds what it wants, and changes nothing', async () => {
  const state = await create(properties('one', '2'), context());
  await expect(update!(state, properties('one', '9'), context())).rejects.toThrow('There is not enough hardware');
  const { LastModifiedTime } = await hosting.describe('stacked-one');
  await hosting.clock.advance(1000);
  await update!(state, properties('one', '2'), { ...context(), rollingBack: true });
  expect(await hosting.describe('stacked-one')).toMatchObject({
    LastModifiedTime,
    RuntimeConfig: { CurrentCopyCount: 2 },
  });
  await expect(update!(state, properties('one', '2', { EndpointName: 'elsewhere' }), context())).rejects.toThrow(
    'The inference component of Component is on variant fleet of endpoint stacked, and cannot move to fleet of elsewhere: give it another name, which replaces it.',
  );
  await remove(state, context());
});
