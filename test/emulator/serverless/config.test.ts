import { CreateEndpointConfigCommand, CreateModelCommand, type ProductionVariant } from '@aws-sdk/client-sagemaker';
import { IMAGE, Local, ROLE } from '../sagemaker/local';

let local: Local;
beforeAll(async () => {
  local = await Local.start();
  await model('plain', {});
});
afterAll(() => Local.removeAll());

const container = { Image: IMAGE };
const VpcConfig = { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] };

const model = (ModelName: string, input: object) =>
  local.sagemaker.send(
    new CreateModelCommand({ ModelName, ExecutionRoleArn: ROLE, PrimaryContainer: container, ...input }),
  );

const variantOf = (config: object = {}, more: Partial<ProductionVariant> = {}): ProductionVariant => ({
  VariantName: 'all',
  ModelName: 'plain',
  ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 20, ...config },
  ...more,
});

let count = 0;
async function refusal(variants: ProductionVariant[], more: object = {}): Promise<string | undefined> {
  const EndpointConfigName = `config-${++count}`;
  const given = { EndpointConfigName, ProductionVariants: variants, ...more };
  try {
    await local.sagemaker.send(new CreateEndpointConfigCommand(given));
    return undefined;
  } catch (error) {
    expect((error as Error).name).toBe('ValidationException');
    return (error as Error).message;
  }
}

test.each([1024, 2048, 3072, 4096, 5120, 6144])('%d MB is a memory size', async (MemorySizeInMB) => {
  expect(await refusal([variantOf({ MemorySizeInMB })])).toBeUndefined();
});

test.each([1025, 1536, 6143])('fails when the memory size is %d MB', async (MemorySizeInMB) => {
  expect(await refusal([variantOf({ MemorySizeInMB })])).toBe(
    `MemorySizeInMB of variant "all" must be one of 1024, 2048, 3072, 4096, 5120, 6144: it is ${MemorySizeInMB}.`,
  );
});

test.each([
  [{ MemorySizeInMB: 1023 }, 'memorySizeInMB', 'greater than or equal to 1024'],
  [{ MemorySizeInMB: 6145 }, 'memorySizeInMB', 'less than or equal to 6144'],
  [{ MaxConcurrency: 0 }, 'maxConcurrency', 'greater than or equal to 1'],
  [{ MaxConcurrency: 201 }, 'maxConcurrency', 'less than or equal to 200'],
  [{ ProvisionedConcurrency: 0 }, 'provisionedConcurrency', 'greater than or equal to 1'],
  [{ ProvisionedConcurrency: 201 }, 'provisionedConcurrency', 'less than or equal to 200'],
])('fails when the config is %j', async (config, member, constraint) => {
  expect(await refusal([variantOf(config)])).toBe(
    `1 validation error detected: Value '${Object.values(config)[0]}' at 'productionVariants.1.member.serverlessConfig.${member}' failed to satisfy constraint: Member must have value ${constraint}`,
  );
});

test('as much may be provisioned as there may be at most, and no more', async () => {
  expect(await refusal([variantOf({ MaxConcurrency: 200, ProvisionedConcurrency: 200 })])).toBeUndefined();
  expect(await refusal([variantOf({ MaxConcurrency: 5, ProvisionedConcurrency: 6 })])).toBe(
    'ProvisionedConcurrency of variant "all" must be less than or equal to MaxConcurrency, 5: it is 6.',
  );
});

test('fails when there is a second variant, serverless or not', async () => {
  const message =
    'A serverless endpoint has exactly one production variant: 2 are given, and "all" has a ServerlessConfig.';
  const real: ProductionVariant = { VariantName: 'real', ModelName: 'plain', InstanceType: 'ml.m5.large' };
  expect(await refusal([variantOf(), { ...real, InitialInstanceCount: 1 }])).toBe(message);
  expect(await refusal([variantOf(), variantOf({}, { VariantName: 'other' })])).toBe(message);
});

test.each([
  ['InstanceType', 'ml.m5.large'],
  ['InitialInstanceCount', 1],
  ['VolumeSizeInGB', 10],
  ['RoutingConfig', { RoutingStrategy: 'RANDOM' }],
])('fails when the variant has the %s of instances', async (member, value) => {
  expect(await refusal([variantOf({}, { [member]: value })])).toBe(
    `${member} is not supported with serverless endpoints: production variant "all" has a ServerlessConfig.`,
  );
});

test('fails when the config has a network of its own', async () => {
  const message = (member: string) =>
    `${member} is not supported with serverless endpoints: production variant "all" has a ServerlessConfig.`;
  expect(await refusal([variantOf()], { VpcConfig })).toBe(message('VpcConfig'));
  expect(await refusal([variantOf()], { EnableNetworkIsolation: true })).toBe(message('EnableNetworkIsolation'));
  expect(await refusal([variantOf()], { EnableNetworkIsolation: false })).toBeUndefined();
});

test.each([
  ['vpc', { VpcConfig }, 'VpcConfig'],
  ['isolated', { EnableNetworkIsolation: true }, 'EnableNetworkIsolation'],
  [
    'private',
    { PrimaryContainer: { ...container, ImageConfig: { RepositoryAccessMode: 'Vpc' } } },
    'RepositoryAccessMode Vpc',
  ],
])('fails when the model is %s', async (name, input, what) => {
  await model(name, input);
  expect(await refusal([variantOf({}, { ModelName: name })])).toBe(
    `${what} (model "${name}") is not supported with serverless endpoints: production variant "all" has a ServerlessConfig.`,
  );
});

test('fails when a shadow variant is serverless, or shadows a serverless one', async () => {
  const message =
    'ShadowProductionVariants is not supported with serverless endpoints: production variant "all" has a ServerlessConfig.';
  const real = {
    VariantName: 'real',
    ModelName: 'plain',
    InstanceType: 'ml.m5.large',
    InitialInstanceCount: 1,
  } as const;
  expect(await refusal([variantOf()], { ShadowProductionVariants: [real] })).toBe(message);
  expect(await refusal([real], { ShadowProductionVariants: [variantOf()] })).toBe(message);
});
