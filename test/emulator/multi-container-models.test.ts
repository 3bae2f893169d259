import { mkdtempSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  type ContainerDefinition,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeModelCommand,
  type ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { ImageOverrides } from '../../emulator/src/containers/image-overrides';
import { failure, STEP_IMAGE, startLocal, steps } from './multi-container';
import { Local, ROLE } from './sagemaker/local';

let local: Local;

beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => Local.removeAll());

const create = (ModelName: string, Containers: ContainerDefinition[], mode?: 'Serial' | 'Direct') =>
  local.sagemaker.send(
    new CreateModelCommand({
      ModelName,
      ExecutionRoleArn: ROLE,
      Containers,
      InferenceExecutionConfig: mode && { Mode: mode },
    }),
  );

const nameless = (count: number): ContainerDefinition[] => Array(count).fill({ Image: STEP_IMAGE });
/** Of that many bytes, its keys included. */
const environment = (bytes: number) => {
  const keys = Array.from({ length: 30 }, (_, index) => `K${String(index).padStart(3, '0')}`);
  const most = Math.min(1024, Math.floor(bytes / keys.length));
  return Object.fromEntries(
    keys.map((key, index) => [key, 'x'.repeat(index === 0 ? bytes - 29 * most - 4 : most - 4)]),
  );
};

test('DescribeModel tells all containers, in their order, and how they are run', async () => {
  const containers = steps(['one', 'two', 'three']);
  await create('told', containers, 'Direct');
  const { Containers, InferenceExecutionConfig, PrimaryContainer } = await local.sagemaker.send(
    new DescribeModelCommand({ ModelName: 'told' }),
  );
  expect({ Containers, InferenceExecutionConfig, PrimaryContainer }).toEqual({
    Containers: containers,
    InferenceExecutionConfig: { Mode: 'Direct' },
    PrimaryContainer: undefined,
  });
});

test.each<[string, ContainerDefinition[], 'Serial' | 'Direct' | undefined]>([
  ['2 with hostnames, in series', steps(['a', 'b']), undefined],
  ['2 without hostnames, in series', nameless(2), 'Serial'],
  ['15 in series', nameless(15), undefined],
  ['15 side by side', steps(Array.from({ length: 15 }, (_, index) => `c${index}`)), 'Direct'],
  ['one in the list, which is the primary container', nameless(1), 'Serial'],
  [
    'environments of 32 KB together',
    ['a', 'b'].map((ContainerHostname) => ({
      ContainerHostname,
      Image: STEP_IMAGE,
      Environment: environment(16 * 1024),
    })),
    undefined,
  ],
])('a model may have containers: %s', async (title, containers, mode) => {
  await create(`fine-${title.replace(/\W+/g, '-').slice(0, 40)}x`, containers, mode);
});

test.each<[string, ContainerDefinition[], 'Serial' | 'Direct', string | RegExp]>([
  ['16 of them', nameless(16), 'Serial', /Member must have length less than or equal to 15$/],
  [
    'one, side by side',
    steps(['a']),
    'Direct',
    'InferenceExecutionConfig.Mode Direct needs 2 to 15 Containers; this model has 1.',
  ],
  [
    'one without a hostname, side by side',
    [...steps(['a']), ...nameless(1)],
    'Direct',
    'Container 2 has no ContainerHostname: with InferenceExecutionConfig.Mode Direct, every container needs one.',
  ],
  [
    'one without a hostname among others, in series',
    [...nameless(1), ...steps(['b'])],
    'Serial',
    'Container 1 has no ContainerHostname, others have: give one to every container of an inference pipeline, or to none.',
  ],
  [
    'two of the same hostname',
    steps(['a', 'b', 'a']),
    'Direct',
    'ContainerHostname must be unique in a model: "a" is given more than once.',
  ],
  [
    'two of the same hostname, in series',
    steps(['a', 'a']),
    'Serial',
    'ContainerHostname must be unique in a model: "a" is given more than once.',
  ],
  [
    'two that load models on demand',
    steps(['a', 'b']).map((container) => ({ ...container, Mode: 'MultiModel', ModelDataUrl: 's3://models/many/' })),
    'Serial',
    'More than one container in MultiModel mode is not supported with inference pipeline.',
  ],
  [
    'one that loads models on demand, side by side with another',
    [...steps(['a']), { ...steps(['b'])[0], Mode: 'MultiModel', ModelDataUrl: 's3://models/many/' }],
    'Direct',
    'A container in MultiModel mode is not supported with the execution mode Direct.',
  ],
  [
    'environments of more than 32 KB together',
    [16 * 1024, 16 * 1024 + 1].map((bytes, index) => ({
      ContainerHostname: `c${index}`,
      Image: STEP_IMAGE,
      Environment: environment(bytes),
    })),
    'Serial',
    'The environments of all containers take 32769 bytes together, keys and values; allowed are 32768.',
  ],
  ['a hostname with a dot', steps(['a', 'b.c']), 'Direct', /Member must satisfy regular expression pattern/],
  [
    'one whose model data is not there',
    [...steps(['a']), { ...steps(['b'])[0], ModelDataUrl: 's3://models/none.tar.gz' }],
    'Serial',
    'Could not find model data at s3://models/none.tar.gz.',
  ],
])('fails when a model has containers: %s', async (_title, containers, mode, message) => {
  expect(await failure(create('refused', containers, mode))).toMatchObject({
    name: 'ValidationException',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
});

describe('an image among several says that it binds to the port it is told', () => {
  const image = (name: string, dockerfile: string | undefined): ContainerDefinition => {
    const folder = mkdtempSync(path.join(local.folder, 'image-'));
    const uri = `000000000000.dkr.ecr.us-east-1.amazonaws.com/${name}:1`;
    if (dockerfile !== undefined) writeFileSync(path.join(folder, 'Dockerfile'), dockerfile);
    writeFileSync(path.join(folder, 'local.json'), '{ "command": ["node"] }');
    local.world.part(ImageOverrides).use({ [uri]: folder });
    return { Image: uri };
  };
  const label = 'com.amazonaws.sagemaker.capabilities.accept-bind-to-port';

  test.each([
    ['plain', `FROM node\nLABEL ${label}=true\n`],
    ['quoted', `FROM node\nLABEL "${label}"="true"\n`],
    ['in an older form', `FROM node\nLABEL ${label} true\n`],
    ['among others', `FROM node\nLABEL a=b \\\n      ${label}=true\n`],
    ['perhaps, where there is no Dockerfile', undefined],
  ])('%s', async (title, dockerfile) => {
    const name = title.replace(/\W+/g, '-');
    await create(name, [image(name, dockerfile), ...nameless(1)]);
  });

  test.each([
    ['an image of AWS', 'FROM 763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.0\n'],
    ['an image of somebody', 'FROM node AS tools\nFROM ghcr.io/acme/base:1\n'],
    ['an image that an argument names', `ARG BASE=acme/base\nFROM --platform=linux/amd64 \${BASE}\n`],
  ])('perhaps, where it is built on %s: that is said once', async (title, dockerfile) => {
    const name = title.replace(/\W+/g, '-');
    const container = image(name, dockerfile);
    await create(name, [container, ...nameless(1)]);
    expect(local.said).toContain(
      `The image ${container.Image} is taken to have the label ${label}=true: its Dockerfile does not tell.`,
    );
  });

  test.each([
    ['nothing', 'FROM node\n'],
    ['nothing in any stage', `ARG BASE=public.ecr.aws/docker/library/node:22\nFROM \${BASE} AS tools\nFROM tools\n`],
    ['the contrary', `FROM node\nLABEL ${label}=false\n`],
    ['it in a comment', `FROM node\n# LABEL ${label}=true\n`],
    ['another capability', 'FROM node\nLABEL com.amazonaws.sagemaker.capabilities.multi-models=true\n'],
  ])('fails when it says %s', async (title, dockerfile) => {
    const name = title.replace(/\W+/g, '-');
    const container = image(name, dockerfile);
    expect(await failure(create('refused', [...nameless(1), container]))).toMatchObject({
      name: 'ValidationException',
      message: `Your Ecr Image ${container.Image} does not contain required ${label}=true Docker label(s). (Its Dockerfile says it with: LABEL ${label}=true)`,
    });
  });

  test('an image that is alone need not', async () => {
    await create('alone', [image('alone', 'FROM node\n')]);
  });
});

const ON_INF1: ProductionVariant = { VariantName: 'all', InstanceType: 'ml.inf1.xlarge', InitialInstanceCount: 1 };
const ON_CPU: ProductionVariant = { ...ON_INF1, InstanceType: 'ml.m5.large' };
const QUEUED = { AsyncInferenceConfig: { OutputConfig: { S3OutputPath: 's3://bucket/out/' } } };

test.each([
  ['an inference pipeline is to be on Inf1', 'Serial', ON_INF1, {}, 'InstanceType ml.inf1.xlarge'],
  ['a multi-container endpoint is to be on Inf1', 'Direct', ON_INF1, {}, 'InstanceType ml.inf1.xlarge'],
  ['an inference pipeline is to be asynchronous', 'Serial', ON_CPU, QUEUED, 'AsyncInferenceConfig'],
  ['a multi-container endpoint is to be asynchronous', 'Direct', ON_CPU, QUEUED, 'AsyncInferenceConfig'],
] as const)('fails when %s', async (title, mode, variant, more, what) => {
  const ModelName = title.replace(/\W+/g, '-');
  await create(ModelName, steps(['a', 'b']), mode);
  const ProductionVariants = [{ ...variant, ModelName }];
  const config = new CreateEndpointConfigCommand({ EndpointConfigName: 'refused', ProductionVariants, ...more });
  const kind = mode === 'Direct' ? 'multi-container endpoints' : 'inference pipelines';
  expect(await failure(local.sagemaker.send(config))).toMatchObject({
    name: 'ValidationException',
    message: `${what} is not supported with ${kind}: the model of production variant "all" has 2 containers.`,
  });
});
