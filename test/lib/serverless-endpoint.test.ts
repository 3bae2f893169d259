import { CfnParameter, Size, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import {
  Model,
  ServerlessEndpoint,
  type ServerlessEndpointProps,
  type ServerlessVariant,
  type ServerlessVariantOptions,
  ServingImage,
} from 'cdk-sagemaker-serving';
import {
  ENV,
  failureOf,
  messageOf,
  newModel,
  newStack,
  onlyResource,
  statementsIn,
  variantIn,
  warningsIn,
} from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html';
const SEE_CONFIG =
  'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html';
const WHO = "addVariant('digits') of endpoint 'Digits/Endpoint'";

function optionsIn(stack: Stack, options: Partial<ServerlessVariantOptions> = {}): ServerlessVariantOptions {
  const model = options.model ?? newModel(stack);
  return { model, memorySize: Size.gibibytes(2), maxConcurrency: 20, ...options };
}

function serverless(
  stack: Stack,
  options: Partial<ServerlessVariantOptions> = {},
  props?: ServerlessEndpointProps,
): ServerlessEndpoint {
  const endpoint = new ServerlessEndpoint(stack, 'Endpoint', props);
  endpoint.addVariant('digits', optionsIn(stack, options));
  return endpoint;
}

describe('ServerlessEndpoint', () => {
  test('by default it is a name, and a config with one variant and nothing else', () => {
    const stack = newStack();
    serverless(stack);
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties).toEqual({
      EndpointName: 'digits-endpoint-serverless-2e48400f',
      EndpointConfigName: { 'Fn::GetAtt': [expect.stringMatching(/^EndpointConfig/), 'EndpointConfigName'] },
    });
    expect(onlyResource(stack, 'AWS::SageMaker::EndpointConfig').Properties).toEqual({
      ProductionVariants: [
        {
          VariantName: 'digits',
          ModelName: { 'Fn::GetAtt': [expect.stringMatching(/^Model/), 'ModelName'] },
          ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 20 },
        },
      ],
    });
    expect(warningsIn(stack)).toEqual([]);
  });

  test('is called as it is told', () => {
    expect(serverless(newStack(), {}, { endpointName: 'Digits-7' }).endpointName).toBe('Digits-7');
  });

  test('may be granted to callers, who wait for the answer', () => {
    const stack = newStack({ env: ENV });
    const endpoint = serverless(stack);
    endpoint.grantInvoke(new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(statementsIn(stack)).toContainEqual({
      Action: 'sagemaker:InvokeEndpoint',
      Effect: 'Allow',
      Resource: stack.resolve(endpoint.endpointArn),
    });
  });

  test('is imported like any other', () => {
    const endpoint = ServerlessEndpoint.fromEndpointName(newStack(), 'E', 'Digits');
    expect(endpoint.endpointName).toBe('Digits');
  });

  test('fails when it is not called by a name', () => {
    expect(messageOf(() => serverless(newStack(), {}, { endpointName: 'a_b' }))).toBe(
      "ServerlessEndpoint 'Digits/Endpoint': endpointName is 'a_b', allowed is 1 to 63 letters, digits and hyphens, with no hyphen at either end (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html)",
    );
  });

  test('fails when it has no variant', () => {
    const stack = newStack();
    new ServerlessEndpoint(stack, 'Endpoint');
    expect(failureOf(stack)).toContain(
      "ServerlessEndpoint 'Digits/Endpoint': it has no variant; add one with `addVariant()`",
    );
  });

  test('fails when it has two variants', () => {
    const stack = newStack();
    const endpoint = serverless(stack);
    expect(
      messageOf(() => endpoint.addVariant('other', optionsIn(stack, { model: endpoint.variants[0]._model }))),
    ).toBe(`ServerlessEndpoint 'Digits/Endpoint': 'other' would be variant number 2, allowed is 1 (${SEE})`);
  });

  test('finds its variant by name', () => {
    const endpoint = serverless(newStack());
    expect(endpoint.findVariant('digits')).toBe(endpoint.variants[0]);
    expect(endpoint.tryFindVariant('digits')).toBe(endpoint.variants[0]);
    expect(endpoint.tryFindVariant('x')).toBeUndefined();
    expect(messageOf(() => endpoint.findVariant('x'))).toBe(
      "ServerlessEndpoint 'Digits/Endpoint': there is no variant 'x'; its variants are 'digits'",
    );
  });
});

describe('the variant of a serverless endpoint', () => {
  test.each([1, 2, 3, 4, 5, 6])('may have %d GiB', (gibibytes) => {
    const stack = newStack();
    serverless(stack, { memorySize: Size.gibibytes(gibibytes) });
    expect(variantIn(stack).ServerlessConfig).toMatchObject({ MemorySizeInMB: gibibytes * 1024 });
  });

  test.each([
    { maxConcurrency: 1, provisionedConcurrency: 1 },
    { maxConcurrency: 200, provisionedConcurrency: 200 },
    { maxConcurrency: 2, provisionedConcurrency: 1 },
  ])('may have %j', (options) => {
    const stack = newStack();
    serverless(stack, options);
    expect(variantIn(stack).ServerlessConfig).toEqual({
      MemorySizeInMB: 2048,
      MaxConcurrency: options.maxConcurrency,
      ProvisionedConcurrency: options.provisionedConcurrency,
    });
  });

  test('numbers known only at deployment pass', () => {
    const stack = newStack();
    const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    serverless(stack, { memorySize: Size.mebibytes(number), maxConcurrency: 3, provisionedConcurrency: number });
    expect(variantIn(stack).ServerlessConfig).toEqual({
      MemorySizeInMB: { Ref: 'Number' },
      MaxConcurrency: 3,
      ProvisionedConcurrency: { Ref: 'Number' },
    });
  });

  test.each<[Partial<ServerlessVariantOptions>, string]>([
    [{ memorySize: Size.mebibytes(512) }, 'memorySize is 0.5 GiB, allowed is a whole number from 1 to 6 GiB'],
    [{ memorySize: Size.mebibytes(1536) }, 'memorySize is 1.5 GiB, allowed is a whole number from 1 to 6 GiB'],
    [{ memorySize: Size.gibibytes(7) }, 'memorySize is 7 GiB, allowed is a whole number from 1 to 6 GiB'],
    [{ maxConcurrency: 0 }, 'maxConcurrency is 0, allowed is a whole number from 1 to 200'],
    [{ maxConcurrency: 201 }, 'maxConcurrency is 201, allowed is a whole number from 1 to 200'],
    [{ maxConcurrency: 1.5 }, 'maxConcurrency is 1.5, allowed is a whole number from 1 to 200'],
    [{ provisionedConcurrency: 0 }, 'provisionedConcurrency is 0, allowed is a whole number from 1 to 200'],
    [{ provisionedConcurrency: 201 }, 'provisionedConcurrency is 201, allowed is a whole number from 1 to 200'],
    [{ provisionedConcurrency: 21 }, 'provisionedConcurrency is 21, allowed is at most maxConcurrency, 20'],
  ])('fails when it has %j', (options, sentence) => {
    expect(messageOf(() => serverless(newStack(), options))).toBe(`${WHO}: ${sentence} (${SEE_CONFIG})`);
  });

  test('fails when its model is in another region', () => {
    const stack = newStack({ env: ENV });
    const model = Model.fromModelArn(stack, 'M', 'arn:aws:sagemaker:us-east-1:111122223333:model/m');
    expect(messageOf(() => serverless(stack, { model }))).toBe(
      `${WHO}: the model's region is us-east-1, allowed is the endpoint's, eu-west-1; SageMaker serves only models of the endpoint's own account and region`,
    );
  });

  test('fails when it is not called by a name', () => {
    const stack = newStack();
    const endpoint = new ServerlessEndpoint(stack, 'Endpoint');
    expect(messageOf(() => endpoint.addVariant('a_b', optionsIn(stack)))).toBe(
      "addVariant of endpoint 'Digits/Endpoint': the variant's name is 'a_b', allowed is 1 to 63 letters, digits and hyphens, with no hyphen at either end (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html)",
    );
  });

  function failureWith(change: (stack: Stack) => Model): string {
    const stack = newStack();
    serverless(stack, { model: change(stack) });
    return failureOf(stack);
  }
  const sentence = (says: string, instead: string) =>
    `ServerlessEndpoint 'Digits/Endpoint': the model 'Digits/Model' of variant 'digits' ${says}, which this kind of endpoint does not allow; ${instead} (${SEE})`;
  const vpcIn = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });

  test('fails when its model is in a VPC', () => {
    expect(failureWith((stack) => newModel(stack, 'Model', { vpc: vpcIn(stack) }))).toContain(
      sentence('is in a VPC', 'leave out its `vpc`'),
    );
  });

  test('fails when its model has network isolation', () => {
    expect(failureWith((stack) => newModel(stack, 'Model', { networkIsolation: true }))).toContain(
      sentence('has network isolation', 'leave out its `networkIsolation`'),
    );
  });

  test('fails when the image of its model is in a private registry', () => {
    const image = ServingImage.fromRegistry('registry.example.com/digits:3');
    expect(failureWith((stack) => newModel(stack, 'Model', { image, vpc: vpcIn(stack) }))).toContain(
      sentence('has an image of a private registry', 'push the image to Amazon ECR'),
    );
  });

  test.each([
    [
      'serves many models',
      { primaryContainer: { image: 'i', mode: 'MultiModel' } },
      sentence('is a multi-model one', 'use a MultiModelEndpoint'),
    ],
    [
      'has two containers',
      { primaryContainer: undefined, containers: [{ image: 'a' }, { image: 'b' }] },
      sentence('has 2 containers', 'use an InferencePipelineEndpoint or a MultiContainerEndpoint'),
    ],
    [
      'has uncompressed data',
      {
        primaryContainer: {
          image: 'i',
          modelDataSource: { s3DataSource: { s3Uri: 's3://b/m/', s3DataType: 'S3Prefix', compressionType: 'None' } },
        },
      },
      sentence('has model data that is no single archive', 'pack it as one .tar.gz'),
    ],
  ])('fails when its model %s', (_, change, expected) => {
    const failure = failureWith((stack) => {
      const model = newModel(stack);
      return Object.assign(model.node.defaultChild as CfnModel, change) && model;
    });
    expect(failure).toContain(expected);
  });

  test('may have a container in a list of one', () => {
    const stack = newStack();
    const model = newModel(stack);
    Object.assign(model.node.defaultChild as CfnModel, { primaryContainer: undefined, containers: [{ image: 'a' }] });
    serverless(stack, { model });
    expect(failureOf(stack)).toBe('');
  });

  test('may serve an imported model, of which nothing is known', () => {
    const stack = newStack();
    serverless(stack, { model: Model.fromModelName(stack, 'M', 'digits') });
    expect(failureOf(stack)).toBe('');
  });
});

describe('the metrics of the variant of a serverless endpoint', () => {
  type Method = Exclude<keyof ServerlessVariant & `metric${string}`, 'metric'>;
  const all: [Method, string, string, string][] = [
    ['metricInvocations', 'AWS/SageMaker', 'Invocations', 'Sum'],
    ['metricInvocation4XXErrors', 'AWS/SageMaker', 'Invocation4XXErrors', 'Sum'],
    ['metricInvocation5XXErrors', 'AWS/SageMaker', 'Invocation5XXErrors', 'Sum'],
    ['metricModelLatency', 'AWS/SageMaker', 'ModelLatency', 'Average'],
    ['metricOverheadLatency', 'AWS/SageMaker', 'OverheadLatency', 'Average'],
    ['metricModelSetupTime', 'AWS/SageMaker', 'ModelSetupTime', 'Average'],
    ['metricMemoryUtilization', '/aws/sagemaker/Endpoints', 'MemoryUtilization', 'Average'],
    [
      'metricServerlessConcurrentExecutionsUtilization',
      'AWS/SageMaker',
      'ServerlessConcurrentExecutionsUtilization',
      'Maximum',
    ],
    [
      'metricServerlessProvisionedConcurrencyExecutions',
      'AWS/SageMaker',
      'ServerlessProvisionedConcurrencyExecutions',
      'Maximum',
    ],
    [
      'metricServerlessProvisionedConcurrencyUtilization',
      'AWS/SageMaker',
      'ServerlessProvisionedConcurrencyUtilization',
      'Maximum',
    ],
    [
      'metricServerlessProvisionedConcurrencyInvocations',
      'AWS/SageMaker',
      'ServerlessProvisionedConcurrencyInvocations',
      'Maximum',
    ],
    [
      'metricServerlessProvisionedConcurrencySpilloverInvocations',
      'AWS/SageMaker',
      'ServerlessProvisionedConcurrencySpilloverInvocations',
      'Maximum',
    ],
  ];

  test.each(all)('%s is in %s, is called %s, and is the %s of a minute', (method, namespace, metricName, statistic) => {
    const endpoint = serverless(newStack());
    expect(endpoint.variants[0][method]()).toMatchObject({
      namespace,
      metricName,
      statistic,
      dimensions: { EndpointName: endpoint.endpointName, VariantName: 'digits' },
    });
    expect(endpoint.variants[0][method]({ statistic: 'p90' })).toMatchObject({ statistic: 'p90' });
  });
});
