import { type App, CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  InstanceType,
  type IProductionVariant,
  Model,
  ProductionVariant,
  RealTimeEndpoint,
  RoutingStrategy,
} from 'cdk-sagemaker-serving';
import { ENV, messageOf, newEndpoint, newModel, newStack, onlyResource, variantIn, variantOptions } from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html';
const WHO = "addVariant('champion') of endpoint 'Digits/Endpoint'";

describe('a variant', () => {
  test('has one instance and the weight 1, and all else is left to SageMaker', () => {
    const stack = newStack();
    newEndpoint(stack);
    expect(variantIn(stack)).toEqual({
      VariantName: 'champion',
      ModelName: { 'Fn::GetAtt': [expect.stringMatching(/^Model/), 'ModelName'] },
      InstanceType: 'ml.c7i.xlarge',
      InitialInstanceCount: 1,
      InitialVariantWeight: 1,
    });
  });

  test('renders each option', () => {
    const stack = newStack();
    newEndpoint(stack, {
      instanceType: InstanceType.of('ml.g6.12xlarge'),
      initialInstanceCount: 4,
      initialVariantWeight: 0.5,
      containerStartupHealthCheckTimeout: Duration.minutes(10),
      modelDataDownloadTimeout: Duration.hours(1),
      volumeSize: Size.gibibytes(100),
      routingStrategy: RoutingStrategy.random(),
    });
    expect(variantIn(stack)).toMatchObject({
      InstanceType: 'ml.g6.12xlarge',
      InitialInstanceCount: 4,
      InitialVariantWeight: 0.5,
      ContainerStartupHealthCheckTimeoutInSeconds: 600,
      ModelDataDownloadTimeoutInSeconds: 3600,
      VolumeSizeInGB: 100,
      RoutingConfig: { RoutingStrategy: 'RANDOM' },
    });
  });

  test('a weight of zero is kept', () => {
    const stack = newStack();
    newEndpoint(stack, { initialVariantWeight: 0 });
    expect(variantIn(stack).InitialVariantWeight).toBe(0);
  });

  test('numbers known only at deployment pass', () => {
    const stack = newStack();
    const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    newEndpoint(stack, {
      initialInstanceCount: number,
      initialVariantWeight: number,
      containerStartupHealthCheckTimeout: Duration.seconds(number),
      volumeSize: Size.gibibytes(number),
    });
    expect(variantIn(stack)).toMatchObject({
      InitialInstanceCount: { Ref: 'Number' },
      InitialVariantWeight: { Ref: 'Number' },
      ContainerStartupHealthCheckTimeoutInSeconds: { Ref: 'Number' },
      VolumeSizeInGB: { Ref: 'Number' },
    });
  });

  test('is a construct with a scope of its own, below its endpoint', () => {
    const variant = newEndpoint(newStack()).findVariant('champion');
    expect(variant.node.path).toBe('Digits/Endpoint/Variants/champion');
  });

  test.each([
    { initialInstanceCount: 1 },
    { initialVariantWeight: 0 },
    { containerStartupHealthCheckTimeout: Duration.seconds(60) },
    { containerStartupHealthCheckTimeout: Duration.seconds(3600) },
    { modelDataDownloadTimeout: Duration.seconds(60) },
    { modelDataDownloadTimeout: Duration.seconds(3600) },
    { volumeSize: Size.gibibytes(1) },
    { volumeSize: Size.gibibytes(512) },
    { volumeSize: Size.mebibytes(2048) },
  ])('may have %j', (options) => {
    expect(() => newEndpoint(newStack(), options)).not.toThrow();
  });

  test.each([
    [{ initialInstanceCount: 0 }, 'initialInstanceCount is 0, allowed is a whole number from 1 upwards'],
    [{ initialInstanceCount: 1.5 }, 'initialInstanceCount is 1.5, allowed is a whole number from 1 upwards'],
    [{ initialInstanceCount: Number.NaN }, 'initialInstanceCount is NaN, allowed is a whole number from 1 upwards'],
    [{ initialVariantWeight: -0.1 }, 'initialVariantWeight is -0.1, allowed is a number from 0 upwards'],
    [
      { initialVariantWeight: Number.POSITIVE_INFINITY },
      'initialVariantWeight is Infinity, allowed is a number from 0 upwards',
    ],
    [
      { containerStartupHealthCheckTimeout: Duration.seconds(59) },
      'containerStartupHealthCheckTimeout is 59 seconds, allowed is a whole number from 60 to 3600 seconds',
    ],
    [
      { containerStartupHealthCheckTimeout: Duration.seconds(3601) },
      'containerStartupHealthCheckTimeout is 3601 seconds, allowed is a whole number from 60 to 3600 seconds',
    ],
    [
      { modelDataDownloadTimeout: Duration.millis(60_500) },
      'modelDataDownloadTimeout is 60.5 seconds, allowed is a whole number from 60 to 3600 seconds',
    ],
    [
      { modelDataDownloadTimeout: Duration.days(1) },
      'modelDataDownloadTimeout is 86400 seconds, allowed is a whole number from 60 to 3600 seconds',
    ],
    [{ volumeSize: Size.gibibytes(0) }, 'volumeSize is 0 GiB, allowed is a whole number from 1 to 512 GiB'],
    [{ volumeSize: Size.gibibytes(513) }, 'volumeSize is 513 GiB, allowed is a whole number from 1 to 512 GiB'],
    [{ volumeSize: Size.mebibytes(1536) }, 'volumeSize is 1.5 GiB, allowed is a whole number from 1 to 512 GiB'],
  ])('fails when it has %j', (options, sentence) => {
    expect(messageOf(() => newEndpoint(newStack(), options))).toBe(`${WHO}: ${sentence} (${SEE})`);
  });

  test.each(['a', 'A-1', '1--a', 'x'.repeat(63)])("may be called '%s'", (name) => {
    const stack = newStack();
    expect(() => new RealTimeEndpoint(stack, 'Endpoint').addVariant(name, variantOptions(stack))).not.toThrow();
  });

  test.each([
    ['', "''"],
    ['has space', "'has space'"],
    ['under_score', "'under_score'"],
    ['-a', "'-a'"],
    ['a-', "'a-'"],
    ['x'.repeat(64), `'${'x'.repeat(64)}' (64 characters)`],
    [`a${'-'.repeat(62)}a`, `'a${'-'.repeat(62)}a' (64 characters)`],
  ])("fails when it is called '%s'", (name, given) => {
    const stack = newStack();
    expect(messageOf(() => new RealTimeEndpoint(stack, 'Endpoint').addVariant(name, variantOptions(stack)))).toBe(
      `addVariant of endpoint 'Digits/Endpoint': the variant's name is ${given}, allowed is 1 to 63 letters, digits and hyphens, with no hyphen at either end (${SEE})`,
    );
  });

  test('fails when its name is a token', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    expect(messageOf(() => new RealTimeEndpoint(stack, 'Endpoint').addVariant(name, variantOptions(stack)))).toBe(
      "addVariant of endpoint 'Digits/Endpoint': the variant's name is known only at deployment; write it out",
    );
  });

  test.each([
    ['region', 'arn:aws:sagemaker:us-east-1:111122223333:model/m', 'us-east-1', 'eu-west-1'],
    ['account', 'arn:aws:sagemaker:eu-west-1:999999999999:model/m', '999999999999', '111122223333'],
  ])('fails when its model is known to be in another %s', (part, arn, given, allowed) => {
    const stack = newStack({ env: ENV });
    const model = Model.fromModelArn(stack, 'M', arn);
    expect(messageOf(() => newEndpoint(stack, { model }))).toBe(
      `${WHO}: the model's ${part} is ${given}, allowed is the endpoint's, ${allowed}; SageMaker serves only models of the endpoint's own account and region`,
    );
  });

  test('may serve a model of another stack', () => {
    const models = newStack({ env: ENV });
    const stack = new Stack(models.node.root as App, 'Serving', { env: ENV });
    newEndpoint(stack, { model: newModel(models) });
    expect(JSON.stringify(variantIn(stack).ModelName)).toContain('Fn::ImportValue');
  });
});

describe('the metrics of a variant', () => {
  type Method = Exclude<keyof IProductionVariant & `metric${string}`, 'metric'>;
  const all: [Method, string, string, string][] = [
    ['metricInvocations', 'AWS/SageMaker', 'Invocations', 'Sum'],
    ['metricInvocationsPerInstance', 'AWS/SageMaker', 'InvocationsPerInstance', 'Sum'],
    ['metricInvocation4XXErrors', 'AWS/SageMaker', 'Invocation4XXErrors', 'Sum'],
    ['metricInvocation5XXErrors', 'AWS/SageMaker', 'Invocation5XXErrors', 'Sum'],
    ['metricInvocationModelErrors', 'AWS/SageMaker', 'InvocationModelErrors', 'Sum'],
    ['metricModelLatency', 'AWS/SageMaker', 'ModelLatency', 'Average'],
    ['metricOverheadLatency', 'AWS/SageMaker', 'OverheadLatency', 'Average'],
    ['metricConcurrentRequestsPerModel', 'AWS/SageMaker', 'ConcurrentRequestsPerModel', 'Maximum'],
    ['metricCpuUtilization', '/aws/sagemaker/Endpoints', 'CPUUtilization', 'Average'],
    ['metricMemoryUtilization', '/aws/sagemaker/Endpoints', 'MemoryUtilization', 'Average'],
    ['metricDiskUtilization', '/aws/sagemaker/Endpoints', 'DiskUtilization', 'Average'],
    ['metricGpuUtilization', '/aws/sagemaker/Endpoints', 'GPUUtilization', 'Average'],
    ['metricGpuMemoryUtilization', '/aws/sagemaker/Endpoints', 'GPUMemoryUtilization', 'Average'],
  ];

  function alarmOn(stack: Stack, metric: Metric): Record<string, unknown> {
    new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
    return onlyResource(stack, 'AWS::CloudWatch::Alarm').Properties;
  }

  test.each(all)('%s is in %s, is called %s, and is the %s of a minute', (method, Namespace, MetricName, Statistic) => {
    const stack = newStack();
    const endpoint = newEndpoint(stack);
    expect(alarmOn(stack, endpoint.findVariant('champion')[method]())).toMatchObject({
      Namespace,
      MetricName,
      Statistic,
      Period: 60,
      Dimensions: [
        { Name: 'EndpointName', Value: endpoint.endpointName },
        { Name: 'VariantName', Value: 'champion' },
      ],
    });
  });

  test.each(all)('%s takes options', (method) => {
    const stack = newStack();
    const metric = newEndpoint(stack)
      .findVariant('champion')
      [method]({ statistic: 'p99', period: Duration.minutes(5) });
    expect(alarmOn(stack, metric)).toMatchObject({ ExtendedStatistic: 'p99', Period: 300 });
  });

  test('any other can be named', () => {
    const variant = newEndpoint(newStack()).findVariant('champion');
    expect(variant.metric('ModelSetupTime')).toMatchObject({ namespace: 'AWS/SageMaker', statistic: 'Average' });
    expect(variant.metric('NeuronUtilization')).toMatchObject({ namespace: '/aws/sagemaker/Endpoints' });
  });

  test('name the endpoint by a literal, so that its own deployment can watch an alarm on one', () => {
    const stack = newStack();
    const endpoint = newEndpoint(stack);
    const alarm = new Alarm(stack, 'Alarm', {
      metric: endpoint.findVariant('champion').metricInvocation5XXErrors({ statistic: 'Average' }),
      threshold: 0.05,
      evaluationPeriods: 1,
    });
    const resource = endpoint.node.defaultChild as { deploymentConfig?: object } & typeof endpoint.node.defaultChild;
    resource!.deploymentConfig = { autoRollbackConfiguration: { alarms: [{ alarmName: alarm.alarmName }] } };
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('are in the region of the endpoint', () => {
    const stack = newStack({ env: ENV });
    const endpoint = RealTimeEndpoint.fromEndpointArn(
      stack,
      'E',
      'arn:aws:sagemaker:us-east-1:111122223333:endpoint/digits',
    );
    const variant = ProductionVariant.fromProductionVariantAttributes(stack, 'V', {
      endpoint,
      variantName: 'champion',
    });
    expect(variant.metricInvocations()).toMatchObject({ region: 'us-east-1', account: '111122223333' });
  });

  test('are there for variants of endpoints that exist', () => {
    const stack = newStack();
    const endpoint = RealTimeEndpoint.fromEndpointName(stack, 'E', 'Digits');
    const variant = ProductionVariant.fromProductionVariantAttributes(stack, 'V', {
      endpoint,
      variantName: 'champion',
    });
    expect(alarmOn(stack, variant.metricModelLatency())).toMatchObject({
      MetricName: 'ModelLatency',
      Dimensions: [
        { Name: 'EndpointName', Value: 'Digits' },
        { Name: 'VariantName', Value: 'champion' },
      ],
    });
  });
});
