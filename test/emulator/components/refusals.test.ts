import { rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  CreateEndpointConfigCommand,
  CreateInferenceComponentCommand,
  type CreateInferenceComponentCommandInput,
  DeleteInferenceComponentCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { Local, ROLE } from '../sagemaker/local';
import { Hosting, refusal, running } from './hosting';

let hosting: Hosting;

beforeAll(async () => {
  hosting = await Hosting.start();
  await hosting.endpoint('open');
  await hosting.endpoint('several', { VariantName: 'cpu' }, { VariantName: 'gpu', InstanceType: 'ml.g5.xlarge' });
  await hosting.component('here', 'open', 1);
  await hosting.local.endpoint('classic');
});
afterAll(() => Local.removeAll());

const VARIANT = { VariantName: 'fleet', InstanceType: 'ml.c7i.xlarge', InitialInstanceCount: 1 } as const;

const config = (variant: object, more: object = {}) =>
  refusal(
    hosting.local.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: 'refused',
        ExecutionRoleArn: ROLE,
        ProductionVariants: [{ ...VARIANT, ...variant }],
        ...more,
      }),
    ),
  );

const create = (input: Partial<CreateInferenceComponentCommandInput>) =>
  refusal(
    hosting.local.sagemaker.send(
      new CreateInferenceComponentCommand({
        InferenceComponentName: 'refused',
        EndpointName: 'open',
        Specification: running('one'),
        RuntimeConfig: { CopyCount: 1 },
        ...input,
      }),
    ),
  );

test.each([
  ['no role for variants without a model', {}, { ExecutionRoleArn: undefined }, /^ExecutionRoleArn is required/],
  [
    'a model beside none',
    {},
    { ProductionVariants: [VARIANT, { ...VARIANT, VariantName: 'x', ModelName: 'classic-all' }] },
    'Production variant "fleet" has no ModelName.',
  ],
  [
    'a serverless variant without a model',
    {
      ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 1 },
      InstanceType: undefined,
      InitialInstanceCount: undefined,
    },
    {},
    'Production variant "fleet" has no ModelName.',
  ],
  [
    'fewer instances at most than at least',
    { ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 3, MaxInstanceCount: 2 } },
    {},
    'MinInstanceCount of "fleet" must be less than or equal to MaxInstanceCount, 2: it is 3.',
  ],
  [
    'an asynchronous endpoint',
    {},
    { AsyncInferenceConfig: { OutputConfig: { S3OutputPath: 's3://out/' } } },
    /does not imitate AsyncInferenceConfig on an endpoint for inference components/,
  ],
])('fails when a config asks for %s', async (_what, variant, more, message) => {
  expect(await config(variant, more)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
});

test.each([
  ['an endpoint that there is not', { EndpointName: 'nowhere' }, /^Could not find endpoint "/],
  [
    'an endpoint whose variant has a model',
    { EndpointName: 'classic' },
    'Inference Components are not supported in this Endpoint. Please make sure this endpoint can deploy inference components.',
  ],
  [
    'no variant of several',
    { EndpointName: 'several' },
    'VariantName is required: endpoint "several" has the variants cpu, gpu.',
  ],
  ['a variant that there is not', { VariantName: 'x' }, 'Endpoint "open" has no variant "x", but fleet.'],
  ['a name that is taken', { InferenceComponentName: 'Here' }, /^Cannot create already existing inference component/],
  ['no copies', { RuntimeConfig: { CopyCount: 0 } }, /copy count an integer larger than 0/],
  ['no specification', { Specification: undefined }, /^Neither Specification nor Specifications is given/],
  [
    'both kinds of specifications',
    { Specifications: [running('one')] },
    /^Both Specification and Specifications are given/,
  ],
  [
    'no specification for its instance type',
    { Specification: undefined, Specifications: [running('one', { InstanceType: 'ml.m5.large' })] },
    "Specifications has none for ml.c7i.xlarge, the variant's instance type: it has ml.m5.large.",
  ],
  [
    'neither model nor container',
    { Specification: running('one', { Container: undefined }) },
    /^Neither ModelName nor Container is given/,
  ],
  [
    'a model and a container',
    { Specification: running('one', { ModelName: 'classic-all' }) },
    /^Both ModelName and Container are given/,
  ],
  [
    'a container without an image',
    { Specification: running('one', { Container: { ArtifactUrl: 's3://models/one.tar.gz' } }) },
    'The Container of the specification has no Image.',
  ],
  [
    'no requirements',
    { Specification: running('one', { ComputeResourceRequirements: undefined }) },
    'The specification has no ComputeResourceRequirements.',
  ],
  [
    'less memory at most than at least',
    {
      Specification: running('one', {
        ComputeResourceRequirements: { MinMemoryRequiredInMb: 512, MaxMemoryRequiredInMb: 256 },
      }),
    },
    'MaxMemoryRequiredInMb, 256, is less than MinMemoryRequiredInMb, 512.',
  ],
  [
    'an adapter',
    { Specification: { BaseInferenceComponentName: 'here', Container: { ArtifactUrl: 's3://models/two.tar.gz' } } },
    /does not imitate Specification.BaseInferenceComponentName/,
  ],
  [
    'metrics of its container',
    {
      Specification: running('one', {
        Container: {
          ...running('one').Container,
          ContainerMetricsConfig: { MetricsEndpoints: [{ MetricsEndpointPath: '/metrics' }] },
        } as object,
      }),
    },
    /does not imitate Specification.Container.ContainerMetricsConfig/,
  ],
])('fails when a component asks for %s', async (_what, input, message) => {
  expect(await create(input)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
});

test('of several specifications the one for the instance type runs', async () => {
  const Specifications = [
    running('one', { InstanceType: 'ml.g5.xlarge' }),
    running('two', { InstanceType: 'ml.c7i.xlarge' }),
  ];
  const input = { InferenceComponentName: 'typed', EndpointName: 'several', VariantName: 'cpu', Specifications };
  await hosting.local.sagemaker.send(new CreateInferenceComponentCommand(input));
  const { Specification, Specifications: shown } = await hosting.settled('typed');
  expect(Specification).toBeUndefined();
  expect(shown?.map(({ InstanceType }) => InstanceType)).toEqual(['ml.g5.xlarge', 'ml.c7i.xlarge']);
  expect(await hosting.ask('several', 'typed', 'slow 0')).toBe('two');
});

test('a component is found on its variant, whatever the weights', async () => {
  await hosting.component('heavy', 'open', 1);
  const input = {
    InferenceComponentName: 'light',
    EndpointName: 'several',
    VariantName: 'gpu',
    Specification: running('one'),
  };
  await hosting.local.sagemaker.send(new CreateInferenceComponentCommand(input));
  await hosting.settled('light');
  for (let i = 0; i < 20; i++) expect(await hosting.ask('several', 'light', 'slow 0')).toBe('one');
});

test('fails when a request names no component, or one that is not on the endpoint', async () => {
  const { local } = hosting;
  await expect(local.invoke('open', 'x')).rejects.toMatchObject({
    name: 'ValidationError',
    ErrorCode: 'INFERENCE_COMPONENT_NAME_MISSING',
    message: expect.stringContaining('Inference Component Name header is required for endpoints'),
  });
  await expect(hosting.ask('open', 'typed')).rejects.toThrow('Inference Component typed of endpoint open not found.');
  await expect(local.invoke('open', 'x', { InferenceComponentName: 'here', TargetModel: 'm.tar.gz' })).rejects.toThrow(
    'is not a multi-model endpoint',
  );
  await expect(local.invoke('classic', 'x', { InferenceComponentName: 'here' })).rejects.toThrow(
    'Inference Component Name header is not allowed',
  );
});

test('fails when a component is deleted while it is created', async () => {
  const file = path.join(hosting.local.folder, 'hang');
  writeFileSync(file, '');
  const input = {
    InferenceComponentName: 'early',
    EndpointName: 'open',
    Specification: running('one', {}, { HANG_IF: file }),
    RuntimeConfig: { CopyCount: 1 },
  };
  await hosting.local.sagemaker.send(new CreateInferenceComponentCommand(input));
  await expect(hosting.ask('open', 'early')).rejects.toThrow('has no capacity');
  const remove = () =>
    hosting.local.sagemaker.send(new DeleteInferenceComponentCommand({ InferenceComponentName: 'early' }));
  expect(await refusal(remove())).toBe(
    'Cannot delete inference component "early" while it is in state CREATE_IN_PROGRESS.',
  );
  rmSync(file);
  expect(await hosting.settled('early')).toMatchObject({ InferenceComponentStatus: 'InService' });
  await remove();
  expect(await refusal(hosting.settled('early'))).toContain('Could not find inference component');
});

test('fails when an update of such an endpoint is to be guarded', async () => {
  await hosting.config('open-two');
  const DeploymentConfig = {
    RollingUpdatePolicy: { MaximumBatchSize: { Type: 'INSTANCE_COUNT', Value: 1 }, WaitIntervalInSeconds: 0 },
  } as const;
  const update = new UpdateEndpointCommand({ EndpointName: 'open', EndpointConfigName: 'open-two', DeploymentConfig });
  expect(await refusal(hosting.local.sagemaker.send(update))).toContain(
    'does not imitate DeploymentConfig of UpdateEndpoint on an endpoint for inference components',
  );
});
