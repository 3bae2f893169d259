import { Duration, type Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  AsyncEndpoint,
  type AsyncEndpointProps,
  AsyncNotificationTopicType,
  type AsyncVariant,
  type AsyncVariantOptions,
  CapacitySize,
  DeploymentPolicy,
  InstanceType,
  Model,
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
  variantOptions,
  warningsIn,
} from './fixtures';

const API = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';
const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference.html';
const WHO = "AsyncEndpoint 'Digits/Endpoint'";
const { SUCCESS_NOTIFICATION_TOPIC: SUCCESS, ERROR_NOTIFICATION_TOPIC: ERROR } = AsyncNotificationTopicType;

function asynchronous(
  stack: Stack,
  props: AsyncEndpointProps = {},
  options: Partial<AsyncVariantOptions> = {},
): AsyncEndpoint {
  const endpoint = new AsyncEndpoint(stack, 'Endpoint', props);
  endpoint.addVariant('digits', variantOptions(stack, options));
  return endpoint;
}

const configIn = (stack: Stack) => onlyResource(stack, 'AWS::SageMaker::EndpointConfig').Properties;
const outputIn = (stack: Stack) => configIn(stack).AsyncInferenceConfig.OutputConfig;
const callerIn = (stack: Stack) => new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
const broughtBucket = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Results', 'results');
const objects = (path: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::results/${path}`]] });
const BUCKET = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::results']] };

describe('AsyncEndpoint', () => {
  test('by default it makes a bucket for results and failures, and tells nobody', () => {
    const stack = newStack();
    asynchronous(stack);
    const bucket = { Ref: expect.stringMatching(/^EndpointBucket/) };
    expect(configIn(stack)).toEqual({
      ProductionVariants: [
        {
          VariantName: 'digits',
          ModelName: expect.anything(),
          InstanceType: 'ml.c7i.xlarge',
          InitialInstanceCount: 1,
        },
      ],
      AsyncInferenceConfig: {
        OutputConfig: {
          S3OutputPath: { 'Fn::Join': ['', ['s3://', bucket, '/output']] },
          S3FailurePath: { 'Fn::Join': ['', ['s3://', bucket, '/failures']] },
        },
      },
    });
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties.EndpointName).toMatch(/^digits-endpoint-async-/);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('the bucket that it makes is encrypted, closed to the public, and stays', () => {
    const stack = newStack();
    asynchronous(stack);
    const { Properties, DeletionPolicy } = onlyResource(stack, 'AWS::S3::Bucket');
    expect(DeletionPolicy).toBe('Retain');
    expect(Properties).toEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('renders each option', () => {
    const stack = newStack();
    asynchronous(stack, {
      bucket: broughtBucket(stack),
      outputPrefix: 'digits/done',
      failurePrefix: 'digits/failed',
      outputEncryptionKey: new kms.Key(stack, 'Key'),
      maxConcurrentInvocationsPerInstance: 4,
      successTopic: sns.Topic.fromTopicArn(stack, 'S', 'arn:aws:sns:eu-west-1:111122223333:done'),
      errorTopic: sns.Topic.fromTopicArn(stack, 'E', 'arn:aws:sns:eu-west-1:111122223333:failed'),
      includeInferenceResponseIn: [SUCCESS, ERROR],
    });
    expect(configIn(stack).AsyncInferenceConfig).toEqual({
      ClientConfig: { MaxConcurrentInvocationsPerInstance: 4 },
      OutputConfig: {
        S3OutputPath: 's3://results/digits/done',
        S3FailurePath: 's3://results/digits/failed',
        KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
        NotificationConfig: {
          SuccessTopic: 'arn:aws:sns:eu-west-1:111122223333:done',
          ErrorTopic: 'arn:aws:sns:eu-west-1:111122223333:failed',
          IncludeInferenceResponseIn: ['SUCCESS_NOTIFICATION_TOPIC', 'ERROR_NOTIFICATION_TOPIC'],
        },
      },
    });
  });

  test.each([1, 1000])('may give a container %d requests at once', (maxConcurrentInvocationsPerInstance) => {
    expect(() => asynchronous(newStack(), { maxConcurrentInvocationsPerInstance })).not.toThrow();
  });

  test.each([0, 1001, 1.5])('fails when it gives a container %d requests at once', (number) => {
    expect(messageOf(() => asynchronous(newStack(), { maxConcurrentInvocationsPerInstance: number }))).toBe(
      `${WHO}: maxConcurrentInvocationsPerInstance is ${number}, allowed is a whole number from 1 to 1000 (${API}/API_AsyncInferenceClientConfig.html)`,
    );
  });

  test.each(['a', 'a/b', 'x'.repeat(443)])("may put results under '%s'", (outputPrefix) => {
    expect(() => asynchronous(newStack(), { outputPrefix })).not.toThrow();
  });

  test.each([
    [{ outputPrefix: '' }, "outputPrefix is ''"],
    [{ outputPrefix: '/out' }, "outputPrefix is '/out'"],
    [{ failurePrefix: 'failed/' }, "failurePrefix is 'failed/'"],
    [{ inputPrefix: '/' }, "inputPrefix is '/'"],
    [{ inputPrefix: 'x'.repeat(444) }, 'inputPrefix is 444 characters long'],
  ])('fails when it has %j', (props, given) => {
    expect(messageOf(() => asynchronous(newStack(), props))).toBe(
      `${WHO}: ${given}, allowed is 1 to 443 characters, with no slash at either end (${API}/API_AsyncInferenceOutputConfig.html)`,
    );
  });

  test('fails when answers are to be included in what nobody sends', () => {
    const stack = newStack();
    asynchronous(stack, { includeInferenceResponseIn: [SUCCESS, ERROR] });
    const failure = failureOf(stack);
    for (const [type, topic, method] of [
      [SUCCESS, 'successTopic', 'onSuccess()'],
      [ERROR, 'errorTopic', 'onError()'],
    ])
      expect(failure).toContain(
        `${WHO}: includeInferenceResponseIn names ${type}, but there is no ${topic}; give it \`${topic}\`, subscribe by \`${method}\`, or leave it out (${API}/API_AsyncInferenceNotificationConfig.html)`,
      );
  });

  test('fails when answers are to be included twice', () => {
    expect(messageOf(() => asynchronous(newStack(), { includeInferenceResponseIn: [ERROR, ERROR] }))).toBe(
      `${WHO}: ERROR_NOTIFICATION_TOPIC in includeInferenceResponseIn is named twice, allowed is once (${API}/API_AsyncInferenceNotificationConfig.html)`,
    );
  });

  test('fails when it has no variant', () => {
    const stack = newStack();
    new AsyncEndpoint(stack, 'Endpoint');
    expect(failureOf(stack)).toContain(`${WHO}: it has no variant; add one with \`addVariant()\``);
  });

  test('fails when it has two variants', () => {
    const stack = newStack();
    const endpoint = asynchronous(stack);
    expect(messageOf(() => endpoint.addVariant('other', variantOptions(stack)))).toBe(
      `${WHO}: 'other' would be variant number 2, allowed is 1 (${SEE})`,
    );
  });

  test('fails when it is on Inf1', () => {
    expect(messageOf(() => asynchronous(newStack(), {}, { instanceType: InstanceType.of('ml.inf1.xlarge') }))).toBe(
      `addVariant('digits') of endpoint 'Digits/Endpoint': instanceType is ml.inf1.xlarge, but Inf1 runs no asynchronous endpoints; choose another type, such as ml.inf2.xlarge (${SEE})`,
    );
  });

  test('fails when its model has several containers', () => {
    const stack = newStack();
    const model = newModel(stack);
    Object.assign(model.node.defaultChild!, {
      primaryContainer: undefined,
      containers: [{ image: 'a' }, { image: 'b' }],
    });
    asynchronous(stack, {}, { model });
    expect(failureOf(stack)).toContain(
      `${WHO}: the model 'Digits/Model' of variant 'digits' has 2 containers, which this kind of endpoint does not allow; use an InferencePipelineEndpoint or a MultiContainerEndpoint (${SEE})`,
    );
  });

  test('may be rolled out by a canary with alarms', () => {
    const stack = newStack();
    const deployment = DeploymentPolicy.canary({
      canarySize: CapacitySize.instances(1),
      waitInterval: Duration.minutes(10),
    });
    const endpoint = asynchronous(stack, { deployment }, { initialInstanceCount: 2 });
    expect(endpoint.rollbackAlarms).toHaveLength(1);
    expect(onlyResource(stack, 'AWS::CloudWatch::Alarm').Properties.MetricName).toBe('Invocation5XXErrors');
    expect(failureOf(stack)).toBe('');
  });

  test('finds its variant by name', () => {
    const endpoint = asynchronous(newStack());
    expect(endpoint.findVariant('digits')).toBe(endpoint.variants[0]);
    expect(endpoint.tryFindVariant('x')).toBeUndefined();
    expect(messageOf(() => endpoint.findVariant('x'))).toBe(
      `${WHO}: there is no variant 'x'; its variants are 'digits'`,
    );
  });

  test('renders the options of its variant', () => {
    const stack = newStack();
    asynchronous(stack, {}, { initialInstanceCount: 3, containerStartupHealthCheckTimeout: Duration.minutes(10) });
    expect(variantIn(stack)).toMatchObject({
      InitialInstanceCount: 3,
      ContainerStartupHealthCheckTimeoutInSeconds: 600,
    });
  });
});

describe('the files of an asynchronous endpoint', () => {
  test('are read and written by the role of the model, and nothing else is', () => {
    const stack = newStack();
    asynchronous(stack, { bucket: broughtBucket(stack) });
    expect(statementsIn(stack)).toEqual(
      expect.arrayContaining([
        { Action: 's3:GetObject', Effect: 'Allow', Resource: objects('input/*') },
        {
          Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
          Effect: 'Allow',
          Resource: [objects('output/*'), objects('failures/*')],
        },
        { Action: 's3:ListBucket', Effect: 'Allow', Resource: BUCKET },
      ]),
    );
    expect(statementsIn(stack).filter(({ Action }) => JSON.stringify(Action).includes('s3:'))).toHaveLength(3);
  });

  test('may be read and written before the model is made', () => {
    const stack = newStack();
    asynchronous(stack);
    expect(onlyResource(stack, 'AWS::SageMaker::Model').DependsOn).toContainEqual(
      expect.stringMatching(/^ModelRoleDefaultPolicy/),
    );
  });

  test('take the keys that they are encrypted with', () => {
    const stack = newStack();
    const keyOf = (id: string) => new kms.Key(stack, id);
    const bucket = new s3.Bucket(stack, 'Results', { encryptionKey: keyOf('BucketKey') });
    asynchronous(stack, { bucket, outputEncryptionKey: keyOf('OutputKey') });
    for (const key of [/^BucketKey/, /^OutputKey/])
      expect(statementsIn(stack)).toContainEqual({
        Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(key), 'Arn'] },
      });
  });

  test('are opened to an imported role', () => {
    const stack = newStack({ env: ENV });
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/serving');
    asynchronous(stack, { bucket: broughtBucket(stack) }, { model: newModel(stack, 'Model', { role }) });
    expect(statementsIn(stack)).toContainEqual({
      Action: 's3:GetObject',
      Effect: 'Allow',
      Resource: objects('input/*'),
    });
  });

  test('warn when the role of an imported model is not known', () => {
    const stack = newStack();
    asynchronous(stack, {}, { model: Model.fromModelName(stack, 'M', 'digits') });
    expect(warningsIn(stack)).toEqual([
      `${WHO}: the role of model 'Digits/M' is not known, so it is not allowed to read inputs, write results or send notifications; import the model with \`role\`, or see that its policies allow it (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-create-endpoint-prerequisites.html)`,
    ]);
  });

  test('are opened by the policy of a bucket of the stack, to a role of another account', () => {
    const stack = newStack({ env: ENV });
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/caller');
    asynchronous(stack).grantInvokeAsync(role);
    const policy = onlyResource(stack, 'AWS::S3::BucketPolicy').Properties.PolicyDocument;
    expect(JSON.stringify(policy)).toContain('arn:aws:iam::444455556666:role/caller');
  });
});

describe('the notifications of an asynchronous endpoint', () => {
  const publish = (id: RegExp) => ({
    Action: 'sns:Publish',
    Effect: 'Allow',
    Resource: { Ref: expect.stringMatching(id) },
  });

  test('go to topics that are made when somebody wants to hear', () => {
    const stack = newStack();
    const endpoint = asynchronous(stack);
    expect([endpoint.successTopic, endpoint.errorTopic]).toEqual([undefined, undefined]);
    endpoint.onSuccess(new SqsSubscription(new Queue(stack, 'Done')));
    endpoint.onError(new SqsSubscription(new Queue(stack, 'Failed')));
    expect(outputIn(stack).NotificationConfig).toEqual({
      SuccessTopic: stack.resolve(endpoint.successTopic?.topicArn),
      ErrorTopic: stack.resolve(endpoint.errorTopic?.topicArn),
    });
    expect(statementsIn(stack)).toContainEqual(publish(/^EndpointSuccessTopic/));
    expect(statementsIn(stack)).toContainEqual(publish(/^EndpointErrorTopic/));
  });

  test('may be wanted before there is a variant, and by several', () => {
    const stack = newStack();
    const endpoint = new AsyncEndpoint(stack, 'Endpoint');
    for (const id of ['A', 'B']) endpoint.onSuccess(new SqsSubscription(new Queue(stack, id)));
    endpoint.addVariant('digits', variantOptions(stack));
    onlyResource(stack, 'AWS::SNS::Topic');
    expect(outputIn(stack).NotificationConfig.ErrorTopic).toBeUndefined();
    expect(statementsIn(stack)).toContainEqual(publish(/^EndpointSuccessTopic/));
  });

  test('go to a topic that is brought, and so do subscriptions', () => {
    const stack = newStack();
    const successTopic = new sns.Topic(stack, 'Done');
    const endpoint = asynchronous(stack, { successTopic });
    endpoint.onSuccess(new SqsSubscription(new Queue(stack, 'Queue')));
    expect(endpoint.successTopic).toBe(successTopic);
    expect(onlyResource(stack, 'AWS::SNS::Subscription').Properties.TopicArn).toEqual({
      Ref: expect.stringMatching(/^Done/),
    });
  });

  test('take the key of an encrypted topic', () => {
    const stack = newStack();
    const errorTopic = new sns.Topic(stack, 'Failed', { masterKey: new kms.Key(stack, 'Key') });
    asynchronous(stack, { errorTopic });
    expect(statementsIn(stack)).toContainEqual({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
    });
  });
});

describe('who may invoke an asynchronous endpoint', () => {
  test('may put inputs and get results and failures', () => {
    const stack = newStack({ env: ENV });
    const endpoint = asynchronous(
      stack,
      { bucket: broughtBucket(stack) },
      { model: Model.fromModelName(stack, 'M', 'm') },
    );
    endpoint.grantInvokeAsync(callerIn(stack));
    expect(statementsIn(stack)).toEqual([
      { Action: 's3:PutObject', Effect: 'Allow', Resource: objects('input/*') },
      { Action: 's3:GetObject', Effect: 'Allow', Resource: [objects('output/*'), objects('failures/*')] },
      { Action: 's3:ListBucket', Effect: 'Allow', Resource: BUCKET },
      { Action: 'sagemaker:InvokeEndpointAsync', Effect: 'Allow', Resource: stack.resolve(endpoint.endpointArn) },
    ]);
  });

  test('may use the keys that inputs and results are encrypted with', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Results', { encryptionKey: new kms.Key(stack, 'BucketKey') });
    const model = Model.fromModelName(stack, 'M', 'm');
    const endpoint = asynchronous(stack, { bucket, outputEncryptionKey: new kms.Key(stack, 'OutputKey') }, { model });
    endpoint.grantInvokeAsync(callerIn(stack));
    const keys = statementsIn(stack).filter(({ Action }) => JSON.stringify(Action).includes('kms:'));
    expect(keys).toEqual([
      {
        Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^BucketKey/), 'Arn'] },
      },
      {
        Action: 'kms:Decrypt',
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^OutputKey/), 'Arn'] },
      },
    ]);
  });

  const refused = (who: string) =>
    `AsyncEndpoint '${who}': it answers only InvokeEndpointAsync, so nobody can be granted to invoke it and wait; use grantInvokeAsync() (${SEE})`;

  test('fails when somebody is to invoke it and wait', () => {
    const stack = newStack();
    const endpoint = asynchronous(stack);
    expect(messageOf(() => endpoint.grantInvoke(callerIn(stack)))).toBe(refused('Digits/Endpoint'));
  });

  test('fails when an API is to wait for it', () => {
    const stack = newStack();
    const integration = new apigateway.SagemakerIntegration(asynchronous(stack));
    const { root } = new apigateway.RestApi(stack, 'Api');
    expect(messageOf(() => root.addMethod('POST', integration))).toBe(refused('Digits/Endpoint'));
  });

  test('may invoke an imported one', () => {
    const stack = newStack();
    const endpointArn = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/digits';
    const endpoint = AsyncEndpoint.fromEndpointArn(stack, 'E', endpointArn);
    endpoint.grantInvokeAsync(callerIn(stack));
    expect(statementsIn(stack)).toEqual([
      { Action: 'sagemaker:InvokeEndpointAsync', Effect: 'Allow', Resource: endpointArn },
    ]);
    expect(messageOf(() => endpoint.grantInvoke(new iam.AccountRootPrincipal()))).toBe(refused('Digits/E'));
  });

  test('may use the files of an imported one whose bucket is known', () => {
    const stack = newStack();
    const endpointArn = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/digits';
    const bucket = broughtBucket(stack);
    const endpoint = AsyncEndpoint.fromEndpointAttributes(stack, 'E', { endpointArn, bucket, inputPrefix: 'in' });
    endpoint.grantInvokeAsync(callerIn(stack));
    expect(statementsIn(stack)).toContainEqual({ Action: 's3:PutObject', Effect: 'Allow', Resource: objects('in/*') });
  });

  test('knows an imported one by its name, in any case', () => {
    expect(AsyncEndpoint.fromEndpointName(newStack(), 'E', 'Digits').endpointName).toBe('Digits');
  });
});

describe('the metrics of an asynchronous endpoint', () => {
  type OfEndpoint = Exclude<keyof AsyncEndpoint & `metric${string}`, 'metric'>;
  type OfVariant = Exclude<keyof AsyncVariant & `metric${string}`, 'metric'>;
  const queue: [OfEndpoint, string, string][] = [
    ['metricApproximateBacklogSize', 'ApproximateBacklogSize', 'Average'],
    ['metricApproximateBacklogSizePerInstance', 'ApproximateBacklogSizePerInstance', 'Average'],
    ['metricApproximateAgeOfOldestRequest', 'ApproximateAgeOfOldestRequest', 'Maximum'],
    ['metricHasBacklogWithoutCapacity', 'HasBacklogWithoutCapacity', 'Average'],
  ];
  const variant: [OfVariant, string, string][] = [
    ['metricInvocationFailures', 'InvocationFailures', 'Sum'],
    ['metricRequestDownloadFailures', 'RequestDownloadFailures', 'Sum'],
    ['metricResponseUploadFailures', 'ResponseUploadFailures', 'Sum'],
    ['metricNotificationFailures', 'NotificationFailures', 'Sum'],
    ['metricExpiredRequests', 'ExpiredRequests', 'Sum'],
    ['metricRequestDownloadLatency', 'RequestDownloadLatency', 'Average'],
    ['metricResponseUploadLatency', 'ResponseUploadLatency', 'Average'],
    ['metricTimeInBacklog', 'TimeInBacklog', 'Average'],
    ['metricTotalProcessingTime', 'TotalProcessingTime', 'Average'],
    ['metricInvocation4XXErrors', 'Invocation4XXErrors', 'Sum'],
    ['metricInvocation5XXErrors', 'Invocation5XXErrors', 'Sum'],
    ['metricModelLatency', 'ModelLatency', 'Average'],
  ];

  test.each(queue)('%s is %s of the endpoint, without a variant, and its %s', (method, metricName, statistic) => {
    const endpoint = asynchronous(newStack());
    expect(endpoint[method]()).toMatchObject({ namespace: 'AWS/SageMaker', metricName, statistic });
    expect(endpoint[method]().dimensions).toEqual({ EndpointName: endpoint.endpointName });
    expect(endpoint[method]({ statistic: 'Minimum' })).toMatchObject({ statistic: 'Minimum' });
  });

  test.each(variant)('%s is %s of the variant, and its %s', (method, metricName, statistic) => {
    const endpoint = asynchronous(newStack());
    const metric = endpoint.variants[0][method]();
    expect(metric).toMatchObject({ namespace: 'AWS/SageMaker', metricName, statistic });
    expect(metric.dimensions).toEqual({ EndpointName: endpoint.endpointName, VariantName: 'digits' });
    expect(endpoint.variants[0][method]({ statistic: 'Minimum' })).toMatchObject({ statistic: 'Minimum' });
  });

  test('of hosts are those of any instances', () => {
    expect(asynchronous(newStack()).variants[0].metricCpuUtilization()).toMatchObject({
      namespace: '/aws/sagemaker/Endpoints',
      metricName: 'CPUUtilization',
    });
  });

  test('of an imported one can be named', () => {
    const endpoint = AsyncEndpoint.fromEndpointName(newStack(), 'E', 'Digits');
    expect(endpoint.metric('ApproximateBacklogSize').dimensions).toEqual({ EndpointName: 'Digits' });
  });
});
