/** The types of resources that the rules look at. */
export const MODEL = 'AWS::SageMaker::Model';
export const CONFIG = 'AWS::SageMaker::EndpointConfig';
export const ENDPOINT = 'AWS::SageMaker::Endpoint';
export const COMPONENT = 'AWS::SageMaker::InferenceComponent';
export const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
export const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
export const ALARM = 'AWS::CloudWatch::Alarm';
export const EXPERIMENT = 'AWS::SageMaker::InferenceExperiment';

/** Where most rules are known from. */
export const API = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';
export const GUIDE = 'https://docs.aws.amazon.com/sagemaker/latest/dg';

const IMAGE = '111122223333.dkr.ecr.us-east-1.amazonaws.com/digits:1';
const ROLE = 'arn:aws:iam::111122223333:role/serving';

type Properties = Readonly<Record<string, unknown>>;

const resource = (Type: string, properties: Properties) => ({ Type, Properties: properties });

/** Of the examples: a container, a model, a variant, a configuration and an endpoint with which nothing is wrong. What is given comes on top; what is undefined goes. */
export const aContainer = (more: Properties = {}): Properties => ({
  Image: IMAGE,
  ModelDataUrl: 's3://models/digits/1/model.tar.gz',
  ...more,
});
export const aModel = (more: Properties = { PrimaryContainer: aContainer() }) =>
  resource(MODEL, { ExecutionRoleArn: ROLE, ...more });
export const aVariant = (more: Properties = {}): Properties => ({
  VariantName: 'all',
  ModelName: 'digits',
  InstanceType: 'ml.m5.large',
  InitialInstanceCount: 1,
  InitialVariantWeight: 1,
  ...more,
});
export const aConfig = (more: Properties = {}) => resource(CONFIG, { ProductionVariants: [aVariant()], ...more });
export const anEndpoint = (more: Properties = {}) =>
  resource(ENDPOINT, { EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] }, ...more });

/** The name of the example's model, as a variant gives it. */
export const ofModel = { 'Fn::GetAtt': ['Model', 'ModelName'] };
export const aServerlessVariant = (more: Properties = {}): Properties => ({
  VariantName: 'all',
  ModelName: 'digits',
  ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
  ...more,
});
export const anAsyncConfig = (more: Properties = {}) =>
  aConfig({
    AsyncInferenceConfig: { OutputConfig: { S3OutputPath: 's3://answers/good', S3FailurePath: 's3://answers/bad' } },
    ...more,
  });

/** Of the examples: what an inference component runs, a component, and a variant for components. */
export const aSpecification = (more: Properties = {}): Properties => ({
  ModelName: 'digits',
  ComputeResourceRequirements: { MinMemoryRequiredInMb: 1024 },
  ...more,
});
export const aComponent = (more: Properties = {}) =>
  resource(COMPONENT, {
    EndpointName: 'shared',
    VariantName: 'all',
    Specification: aSpecification(),
    RuntimeConfig: { CopyCount: 1 },
    ...more,
  });
export const aComponentConfig = (more: Properties = {}) =>
  aConfig({
    ExecutionRoleArn: ROLE,
    ProductionVariants: [aVariant({ ModelName: undefined, InitialVariantWeight: undefined, ...more })],
  });
const anExperimentVariant = (VariantName: string) => ({
  VariantName,
  ModelName: 'digits',
  InfrastructureConfig: {
    InfrastructureType: 'RealTimeInference',
    RealTimeInferenceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
  },
});
export const anExperiment = (more: Properties = {}) =>
  resource(EXPERIMENT, {
    Name: 'digits-2',
    Type: 'ShadowMode',
    RoleArn: ROLE,
    EndpointName: 'digits',
    ModelVariants: [anExperimentVariant('all'), anExperimentVariant('shadow')],
    ShadowModeConfig: {
      SourceModelVariantName: 'all',
      ShadowModelVariants: [{ ShadowModelVariantName: 'shadow', SamplingPercentage: 50 }],
    },
    ...more,
  });

/** A VpcConfig with which nothing is wrong. */
export const aNetwork: Properties = { Subnets: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] };

const dimension = (Name: string, Value: unknown) => ({ Name, Value });
/** Of the new fleet of the example's endpoint alone. */
export const FLEET = [
  dimension('EndpointName', 'digits'),
  dimension('VariantName', 'all'),
  dimension('EndpointConfigName', { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] }),
];
/** An alarm that can go off after 60 seconds, and as long again until its metric is published. */
export const anAlarm = (more: Properties = {}) =>
  resource(ALARM, {
    Namespace: 'AWS/SageMaker',
    MetricName: 'Invocation5XXErrors',
    Dimensions: FLEET,
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    ...more,
  });
/** Scales the variant of the example's endpoint. */
export const aTarget = (more: Properties = {}) =>
  resource(TARGET, {
    ServiceNamespace: 'sagemaker',
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    ResourceId: { 'Fn::Join': ['', ['endpoint/', { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] }, '/variant/all']] },
    MinCapacity: 1,
    MaxCapacity: 4,
    ...more,
  });

/** An endpoint that keeps what it has been scaled to. */
export const aScaledEndpoint = (more: Properties = {}) => anEndpoint({ RetainAllVariantProperties: true, ...more });
/** The id of a variant of the example's endpoint. */
export const variantId = (name = 'all') => ({
  'Fn::Join': ['/', ['endpoint', { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] }, 'variant', name]],
});
/** Policies of the example's target. */
export const aTracking = (PredefinedMetricType: string, more: Properties = {}) =>
  resource(POLICY, {
    PolicyName: 'load',
    PolicyType: 'TargetTrackingScaling',
    ScalingTargetId: { Ref: 'Target' },
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 100,
      PredefinedMetricSpecification: { PredefinedMetricType },
      ...more,
    },
  });
export const aStepPolicy = () =>
  resource(POLICY, {
    PolicyName: 'from-zero',
    PolicyType: 'StepScaling',
    ScalingTargetId: { Ref: 'Target' },
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    },
  });
const FETCHING = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 's3:GetObject'];
/** A role that models run with, and that may do this on all resources, beside fetching the image and the model. */
export const aRole = (actions: readonly string[]) =>
  resource('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'sagemaker.amazonaws.com' } }],
    },
    Policies: [
      {
        PolicyName: 'serving',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: [...FETCHING, ...actions], Resource: '*' }],
        },
      },
    ],
  });
