import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DeleteTagsCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { patternOf, shape, shapeNames } from '../../../emulator/src/sagemaker/shapes';
import { IMAGE, Local, ROLE } from './local';

let local: Local;

beforeAll(async () => {
  local = await Local.start();
  await local.config('known');
});
afterAll(() => Local.removeAll());

// biome-ignore lint/suspicious/noExplicitAny: inputs that the client's own types forbid
const send = (command: any): Promise<any> => local.sagemaker.send(command);
const arn = (kind: string, name: string) => `arn:aws:sagemaker:us-east-1:000000000000:${kind}/${name}`;
const VARIANT = { VariantName: 'all', ModelName: 'known-all', InstanceType: 'ml.m5.large', InitialInstanceCount: 1 };
// biome-ignore lint/suspicious/noExplicitAny: inputs that the client's own types forbid
const config = (variant: any, other: any = {}) =>
  new CreateEndpointConfigCommand({
    EndpointConfigName: 'c',
    ProductionVariants: [{ ...VARIANT, ...variant }],
    ...other,
  });
// biome-ignore lint/suspicious/noExplicitAny: inputs that the client's own types forbid
const model = (container: any, other: any = {}) =>
  new CreateModelCommand({ ModelName: 'm', PrimaryContainer: { Image: IMAGE, ...container }, ...other });

test('a model is described as it was made', async () => {
  const given = {
    PrimaryContainer: { Image: IMAGE, Environment: { A: 'b' }, ModelDataUrl: 's3://models/one.tar.gz' },
    ExecutionRoleArn: ROLE,
    VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
  };
  const { ModelArn } = await send(new CreateModelCommand({ ModelName: 'Described', ...given }));
  expect(ModelArn).toBe(arn('model', 'described'));
  const { $metadata, ...described } = await send(new DescribeModelCommand({ ModelName: 'Described' }));
  expect(described).toEqual({
    ...given,
    ModelName: 'Described',
    ModelArn,
    CreationTime: expect.any(Date),
    EnableNetworkIsolation: false,
  });
});

test('a config is described as it was made, with the default weight', async () => {
  const { $metadata, ...described } = await send(new DescribeEndpointConfigCommand({ EndpointConfigName: 'known' }));
  expect(described).toEqual({
    EndpointConfigName: 'known',
    EndpointConfigArn: arn('endpoint-config', 'known'),
    CreationTime: expect.any(Date),
    ProductionVariants: [{ ...VARIANT, InitialVariantWeight: 1 }],
  });
});

test('what has no effect on this machine is said once', async () => {
  await send(model({}, { ModelName: 'vpc-1', VpcConfig: { Subnets: ['a'], SecurityGroupIds: ['b'] } }));
  await send(model({}, { ModelName: 'vpc-2', VpcConfig: { Subnets: ['a'], SecurityGroupIds: ['b'] } }));
  expect(local.said.filter((text) => text.startsWith('VpcConfig'))).toEqual([
    'VpcConfig of CreateModel: there is no VPC on this machine, the container reaches whatever this machine reaches.',
  ]);
});

const missing = [
  ['model', new DescribeModelCommand({ ModelName: 'no' }), `Could not find model "${arn('model', 'no')}".`],
  ['model to delete', new DeleteModelCommand({ ModelName: 'no' }), `Could not find model "${arn('model', 'no')}".`],
  [
    'config',
    new DescribeEndpointConfigCommand({ EndpointConfigName: 'no' }),
    `Could not find endpoint configuration "${arn('endpoint-config', 'no')}".`,
  ],
  [
    'config to delete',
    new DeleteEndpointConfigCommand({ EndpointConfigName: 'no' }),
    `Could not find endpoint configuration "${arn('endpoint-config', 'no')}".`,
  ],
  [
    'endpoint',
    new DescribeEndpointCommand({ EndpointName: 'no' }),
    `Could not find endpoint "${arn('endpoint', 'no')}".`,
  ],
  [
    'endpoint to delete',
    new DeleteEndpointCommand({ EndpointName: 'no' }),
    `Could not find endpoint "${arn('endpoint', 'no')}".`,
  ],
  [
    'endpoint to update',
    new UpdateEndpointCommand({ EndpointName: 'no', EndpointConfigName: 'known' }),
    `Could not find endpoint "${arn('endpoint', 'no')}".`,
  ],
  ['model of a variant', config({ ModelName: 'no' }), `Could not find model "${arn('model', 'no')}".`],
  [
    'config of an endpoint',
    new CreateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'no' }),
    `Could not find endpoint configuration "${arn('endpoint-config', 'no')}".`,
  ],
] as const;

const wrong = [
  [
    'a name taken',
    model({}, { ModelName: 'KNOWN-all' }),
    `Cannot create already existing model "${arn('model', 'known-all')}".`,
  ],
  [
    'a config name taken',
    config({}, { EndpointConfigName: 'known' }),
    `Cannot create already existing endpoint configuration "${arn('endpoint-config', 'known')}".`,
  ],
  [
    'an image outside of ECR',
    model({ Image: 'nginx' }),
    'Using non-ECR image "nginx" without Vpc repository access mode is not supported.',
  ],
  [
    'no container',
    new CreateModelCommand({ ModelName: 'm' }),
    'Neither PrimaryContainer nor Containers is given: set exactly one of them.',
  ],
  [
    'both kinds of containers',
    model({}, { Containers: [{ Image: IMAGE }] }),
    'Both PrimaryContainer and Containers are given: set exactly one of them.',
  ],
  ['a container without an image', model({ Image: undefined }), 'The container has no Image.'],
  [
    'two variants of one name',
    config({}, { ProductionVariants: [VARIANT, VARIANT] }),
    'Production variant names must be unique: "all" is given more than once.',
  ],
  [
    'a variant without a model, and no role',
    config({ ModelName: undefined }),
    'ExecutionRoleArn is required: production variant "all" has no ModelName, so the endpoint is for inference components.',
  ],
  [
    'managed scaling of a variant with a model',
    config({ ManagedInstanceScaling: { Status: 'ENABLED' } }),
    'ManagedInstanceScaling is only supported for inference component endpoints.',
  ],
  [
    'a variant without an instance type',
    config({ InstanceType: undefined }),
    'Production variant "all" has no InstanceType.',
  ],
  [
    'a variant without a count',
    config({ InitialInstanceCount: undefined }),
    'Production variant "all" has no InitialInstanceCount.',
  ],
] as const;

const outOfBounds = [
  [
    'endpoint name',
    new CreateEndpointCommand({ EndpointName: 'a_b', EndpointConfigName: 'known' }),
    "1 validation error detected: Value 'a_b' at 'endpointName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
  ],
  [
    'length',
    new DescribeEndpointCommand({ EndpointName: 'a'.repeat(64) }),
    `2 validation errors detected: Value '${'a'.repeat(64)}' at 'endpointName' failed to satisfy constraint: Member must have length less than or equal to 63; Value '${'a'.repeat(64)}' at 'endpointName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`,
  ],
  [
    'required member',
    new CreateEndpointCommand({ EndpointName: 'a' } as never),
    "1 validation error detected: Value null at 'endpointConfigName' failed to satisfy constraint: Member must not be null",
  ],
  [
    'number too small',
    config({ InitialInstanceCount: 0 }),
    "1 validation error detected: Value '0' at 'productionVariants.1.member.initialInstanceCount' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    'number too large',
    config({ VolumeSizeInGB: 513 }),
    "1 validation error detected: Value '513' at 'productionVariants.1.member.volumeSizeInGB' failed to satisfy constraint: Member must have value less than or equal to 512",
  ],
  [
    'empty list',
    new CreateEndpointConfigCommand({ EndpointConfigName: 'c', ProductionVariants: [] }),
    "1 validation error detected: Value '[]' at 'productionVariants' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'environment name',
    model({ Environment: { '1a': 'x' } }),
    "1 validation error detected: Value '1a' at 'primaryContainer.environment.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z_][a-zA-Z0-9_]*",
  ],
] as const;

test.each([...missing, ...wrong, ...outOfBounds])('fails when it is wrong: %s', async (_what, command, message) => {
  await expect(send(command)).rejects.toMatchObject({
    name: 'ValidationException',
    message,
    $metadata: { httpStatusCode: 400 },
  });
});

test('fails when the instance type is unknown', async () => {
  await expect(send(config({ InstanceType: 'ml.t3.medium' }))).rejects.toThrow(
    /^1 validation error detected: Value 'ml\.t3\.medium' at 'productionVariants\.1\.member\.instanceType' failed to satisfy constraint: Member must satisfy enum value set: \[ml\.t2\.medium, /,
  );
});

test('fails when a member is of the wrong type', async () => {
  await expect(send(config({ InitialInstanceCount: 'one' }))).rejects.toMatchObject({
    name: 'SerializationException',
    message: "STRING_VALUE can not be converted to Integer, at 'productionVariants.1.member.initialInstanceCount'",
  });
});

const GAPS = [
  [
    'data capture',
    config(
      {},
      {
        DataCaptureConfig: {
          InitialSamplingPercentage: 1,
          DestinationS3Uri: 's3://a/b',
          CaptureOptions: [{ CaptureMode: 'Input' }],
        },
      },
    ),
    'DataCaptureConfig of CreateEndpointConfig',
  ],
  [
    'prefix-aware routing',
    config({ RoutingConfig: { RoutingStrategy: 'PREFIX_AWARE' } }),
    'ProductionVariants.RoutingConfig.RoutingStrategy "PREFIX_AWARE" of CreateEndpointConfig',
  ],
  ['model data sources', model({ ModelDataSource: {} }), 'PrimaryContainer.ModelDataSource of CreateModel'],
] as const;

test.each(GAPS)('fails when it is not imitated yet, naming the gap: %s', async (_what, command, gap) => {
  const error = await send(command).then(
    () => undefined,
    (e) => e,
  );
  expect([error?.name, error?.message]).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^(NotImitated)$/),
      `sagemaker-serving-local does not imitate ${gap} yet.`,
    ]),
  );
});

test('lists give the newest first, in pages, and can be narrowed', async () => {
  for (const name of ['list-a', 'list-b', 'list-c']) await local.model(name);
  const first = await send(
    new ListModelsCommand({ NameContains: 'LIST-', MaxResults: 2, SortBy: 'Name', SortOrder: 'Ascending' }),
  );
  expect(first.Models.map((m: { ModelName: string }) => m.ModelName)).toEqual(['list-a', 'list-b']);
  const second = await send(
    new ListModelsCommand({
      NameContains: 'list-',
      MaxResults: 2,
      SortBy: 'Name',
      SortOrder: 'Ascending',
      NextToken: first.NextToken,
    }),
  );
  expect(second).toMatchObject({ Models: [{ ModelName: 'list-c', ModelArn: arn('model', 'list-c') }] });
  expect(second.NextToken).toBeUndefined();
  expect((await send(new ListModelsCommand({ CreationTimeAfter: new Date(Date.now() + 60_000) }))).Models).toEqual([]);
  expect((await send(new ListEndpointConfigsCommand({ NameContains: 'known' }))).EndpointConfigs).toMatchObject([
    { EndpointConfigName: 'known' },
  ]);
  await local.endpoint('listed');
  expect((await send(new ListEndpointsCommand({ StatusEquals: 'InService' }))).Endpoints).toMatchObject([
    { EndpointName: 'listed', EndpointStatus: 'InService' },
  ]);
  expect((await send(new ListEndpointsCommand({ StatusEquals: 'Failed' }))).Endpoints).toEqual([]);
});

test('tags are added, replaced, listed and deleted', async () => {
  await send(model({}, { ModelName: 'tagged', Tags: [{ Key: 'a', Value: '1' }] }));
  const ResourceArn = arn('model', 'tagged');
  await send(
    new AddTagsCommand({
      ResourceArn,
      Tags: [
        { Key: 'a', Value: '2' },
        { Key: 'b', Value: '3' },
      ],
    }),
  );
  expect((await send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual([
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '3' },
  ]);
  await send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['a'] }));
  expect((await send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual([{ Key: 'b', Value: '3' }]);
  await expect(send(new ListTagsCommand({ ResourceArn: arn('model', 'no') }))).rejects.toThrow(
    `Could not find "${arn('model', 'no')}".`,
  );
});

test('every pattern of the service is a regular expression here', () => {
  expect(
    shapeNames.filter((name) => patternOf(shape(name)) === undefined && shape(name).pattern !== undefined),
  ).toEqual([]);
});
