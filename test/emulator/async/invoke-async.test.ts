import { CreateEndpointConfigCommand, CreateModelCommand } from '@aws-sdk/client-sagemaker';
import {
  type InvokeEndpointAsyncCommandInput,
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
} from '@aws-sdk/client-sagemaker-runtime';
import { IMAGE, ROLE } from '../sagemaker/local';
import { AtWork } from './at-work';

let at: AtWork;
beforeAll(async () => {
  at = await AtWork.start();
  await at.endpoint('plain');
});
afterAll(() => at.remove());

test('a request is accepted at once, and its result is where the answer says', async () => {
  const InputLocation = await at.put('one.csv', 'hello');
  const accepted = await at.invoke('plain', { InputLocation, ContentType: 'text/csv' });
  expect(accepted.$metadata.httpStatusCode).toBe(202);
  expect(accepted.InferenceId).toMatch(/^[0-9a-f-]{36}$/);
  expect(accepted.OutputLocation).toMatch(/^s3:\/\/async-results\/out\/[0-9a-f-]{36}\.out$/);
  expect(accepted.FailureLocation).toMatch(/^s3:\/\/async-failures\/not\/[0-9a-f-]{36}-error\.out$/);
  expect(await at.object(accepted.OutputLocation)).toBe('hello');
});

test('an input may come with the request', async () => {
  const { OutputLocation } = await at.invoke('plain', { Body: 'inline', ContentType: 'text/plain' });
  expect(await at.object(OutputLocation)).toBe('inline');
});

test('an input that comes with the request may have 128,000 bytes', async () => {
  const { OutputLocation } = await at.invoke('plain', { Body: 'x'.repeat(128_000) });
  expect(await at.object(OutputLocation)).toHaveLength(128_000);
});

test('an InferenceId, a Filename and an S3OutputPathExtension are kept', async () => {
  const accepted = await at.invoke('plain', {
    Body: 'named',
    InferenceId: 'mine',
    Filename: 'my-result.json',
    S3OutputPathExtension: '/2026/11/',
  });
  expect(accepted).toMatchObject({
    InferenceId: 'mine',
    OutputLocation: 's3://async-results/out/2026/11/my-result.json',
    FailureLocation: 's3://async-failures/not/2026/11/my-result.json',
  });
  expect(await at.object(accepted.OutputLocation)).toBe('named');
});

test('the container gets the headers under the names it knows', async () => {
  const { OutputLocation } = await at.invoke('plain', {
    Body: 'headers',
    ContentType: 'text/x-odd',
    Accept: 'application/json',
    CustomAttributes: 'trace=1',
    InferenceId: 'with-headers',
  });
  expect(JSON.parse(await at.object(OutputLocation))).toMatchObject({
    'content-type': 'text/x-odd',
    accept: 'application/json',
    'x-amzn-sagemaker-custom-attributes': 'trace=1',
    'x-amzn-sagemaker-inference-id': 'with-headers',
    'content-length': '7',
  });
});

test('a result has the content type that the container gave it', async () => {
  const { OutputLocation } = await at.invoke('plain', { Body: 'typed' });
  expect(await at.whole(OutputLocation)).toEqual({ text: 'ok', ContentType: 'text/x-odd' });
});

test('an input of many megabytes passes through whole', async () => {
  const bytes = Buffer.alloc(24 * 1024 * 1024, 'abcdefgh');
  const { OutputLocation } = await at.invoke('plain', { InputLocation: await at.put('large', bytes) });
  expect((await at.object(OutputLocation)) === bytes.toString()).toBe(true);
});

test.each<[string, Omit<InvokeEndpointAsyncCommandInput, 'EndpointName'>, string]>([
  [
    'both inputs are given',
    { Body: 'x', InputLocation: 's3://async-in/x' },
    'Both Body and InputLocation are given: provide exactly one of them.',
  ],
  ['no input is given', {}, 'Neither Body nor InputLocation is given: provide exactly one of them.'],
  [
    'the input in the request is too long',
    { Body: 'x'.repeat(128_001) },
    "1 validation error detected: Value at 'body' failed to satisfy constraint: Member must have length less than or equal to 128000",
  ],
  [
    'it is to live for less than a minute',
    { Body: 'x', RequestTTLSeconds: 59 },
    "1 validation error detected: Value '59' at 'requestTTLSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60",
  ],
  [
    'it may take more than an hour',
    { Body: 'x', InvocationTimeoutSeconds: 3601 },
    "1 validation error detected: Value '3601' at 'invocationTimeoutSeconds' failed to satisfy constraint: Member must have value less than or equal to 3600",
  ],
  ['the Filename has two dots', { Body: 'x', Filename: 'a.b.c' }, "at 'filename' failed to satisfy constraint"],
  [
    'the input is not in S3',
    { InputLocation: 'file:///etc/passwd' },
    "at 'inputLocation' failed to satisfy constraint",
  ],
])('fails when %s', async (_, input, message) => {
  await expect(at.invoke('plain', input)).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining(message),
  });
});

test('fails when there is no such endpoint', async () => {
  await expect(at.invoke('nowhere', { Body: 'x' })).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Endpoint nowhere of account 000000000000 not found.',
  });
});

test('fails when an asynchronous endpoint is called as a real-time one', async () => {
  const refusal = {
    name: 'ValidationError',
    message: 'Endpoint plain is an asynchronous endpoint: it takes requests only through InvokeEndpointAsync.',
  };
  const input = { EndpointName: 'plain', Body: 'x' };
  await expect(at.runtime.send(new InvokeEndpointCommand(input))).rejects.toMatchObject(refusal);
  await expect(at.runtime.send(new InvokeEndpointWithResponseStreamCommand(input))).rejects.toMatchObject(refusal);
});

test('DescribeEndpoint shows the AsyncInferenceConfig', async () => {
  expect((await at.describe('plain')).AsyncInferenceConfig?.OutputConfig).toMatchObject({
    S3OutputPath: 's3://async-results/out',
    S3FailurePath: 's3://async-failures/not',
  });
});

describe('an endpoint config', () => {
  const VARIANT = {
    VariantName: 'all',
    ModelName: 'plain',
    InstanceType: 'ml.m5.large',
    InitialInstanceCount: 1,
  } as const;
  const OutputConfig = { S3OutputPath: 's3://async-results' };
  const create = (input: object, name = 'refused') =>
    at.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: name,
        ProductionVariants: [VARIANT],
        AsyncInferenceConfig: { OutputConfig },
        ...input,
      }),
    );

  test('fails when an asynchronous endpoint is to have two variants', async () => {
    await expect(create({ ProductionVariants: [VARIANT, { ...VARIANT, VariantName: 'b' }] })).rejects.toThrow(
      'An asynchronous endpoint has exactly one production variant: 2 are given, with an AsyncInferenceConfig.',
    );
  });

  test('fails when an asynchronous endpoint is to have shadows', async () => {
    await expect(create({ ShadowProductionVariants: [{ ...VARIANT, VariantName: 'b' }] })).rejects.toThrow(
      'ShadowProductionVariants is not supported with an AsyncInferenceConfig.',
    );
  });

  test('fails when an asynchronous endpoint is to run on Inf1', async () => {
    await expect(create({ ProductionVariants: [{ ...VARIANT, InstanceType: 'ml.inf1.xlarge' }] })).rejects.toThrow(
      'InstanceType ml.inf1.xlarge is not supported with an AsyncInferenceConfig.',
    );
  });

  test('fails when the model is one of many', async () => {
    const PrimaryContainer = { Image: IMAGE, Mode: 'MultiModel', ModelDataUrl: 's3://async-in/models/' } as const;
    await at.sagemaker.send(new CreateModelCommand({ ModelName: 'many', ExecutionRoleArn: ROLE, PrimaryContainer }));
    await expect(create({ ProductionVariants: [{ ...VARIANT, ModelName: 'many' }] })).rejects.toThrow(
      'A model of many models is not supported with an AsyncInferenceConfig.',
    );
  });

  test('fails when answers are to be included in what nobody sends', async () => {
    const NotificationConfig = { IncludeInferenceResponseIn: ['ERROR_NOTIFICATION_TOPIC'] };
    await expect(
      create({ AsyncInferenceConfig: { OutputConfig: { ...OutputConfig, NotificationConfig } } }),
    ).rejects.toThrow(
      'IncludeInferenceResponseIn has ERROR_NOTIFICATION_TOPIC, but NotificationConfig has no ErrorTopic.',
    );
  });

  test.each([0, 1001])('fails when %d requests at a time are to go to an instance', async (count) => {
    const ClientConfig = { MaxConcurrentInvocationsPerInstance: count };
    await expect(create({ AsyncInferenceConfig: { OutputConfig, ClientConfig } })).rejects.toThrow(
      `Value '${count}' at 'asyncInferenceConfig.clientConfig.maxConcurrentInvocationsPerInstance' failed to satisfy constraint`,
    );
  });
});
