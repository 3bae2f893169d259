import { acts, type Member, type Members, members, noEffect, oneOf } from './imitated';

const VPC = noEffect('there is no VPC on this machine, the container reaches whatever this machine reaches.');
const KMS = noEffect('nothing is encrypted on this machine.');
const ISOLATION = noEffect('the container gets no AWS credentials, but the network stays open on this machine.');
const ROLE = noEffect('permissions are not checked on this machine.');

const CONTAINER = members({
  ContainerHostname: acts,
  Image: acts,
  ImageConfig: noEffect('images are not pulled from a private registry on this machine.'),
  Mode: oneOf('SingleModel', 'MultiModel'),
  MultiModelConfig: members({ ModelCacheSetting: acts }),
  ModelDataUrl: acts,
  Environment: acts,
});

const VARIANT = members({
  VariantName: acts,
  ModelName: acts,
  InitialInstanceCount: acts,
  InitialVariantWeight: acts,
  InstanceType: noEffect('every instance is one container on this machine, whatever its type.'),
  AcceleratorType: acts,
  VolumeSizeInGB: noEffect(
    "instances share this machine's disk; only what a multi-model endpoint keeps there stays within it.",
  ),
  ModelDataDownloadTimeoutInSeconds: acts,
  ContainerStartupHealthCheckTimeoutInSeconds: acts,
  InferenceAmiVersion: noEffect('there are no machine images here.'),
  EnableSSMAccess: noEffect("look into the instance's log and process on this machine instead."),
  ServerlessConfig: members({
    MemorySizeInMB: noEffect('an execution environment takes the memory that it needs of this machine.'),
    MaxConcurrency: acts,
    ProvisionedConcurrency: acts,
  }),
  RoutingConfig: members({ RoutingStrategy: oneOf('RANDOM', 'LEAST_OUTSTANDING_REQUESTS') }),
  ManagedInstanceScaling: members({
    Status: acts,
    MinInstanceCount: acts,
    MaxInstanceCount: acts,
    ScaleInPolicy: members({ Strategy: acts, MaximumStepSize: acts, CooldownInMinutes: acts }),
  }),
});

const ASYNCHRONOUS = members({
  ClientConfig: members({ MaxConcurrentInvocationsPerInstance: acts }),
  OutputConfig: members({
    S3OutputPath: acts,
    S3FailurePath: acts,
    KmsKeyId: KMS,
    NotificationConfig: members({ SuccessTopic: acts, ErrorTopic: acts, IncludeInferenceResponseIn: acts }),
  }),
});

const SIZE = members({ Type: acts, Value: acts });

const DEPLOYMENT = members({
  BlueGreenUpdatePolicy: members({
    TrafficRoutingConfiguration: members({
      Type: acts,
      WaitIntervalInSeconds: acts,
      CanarySize: SIZE,
      LinearStepSize: SIZE,
    }),
    TerminationWaitInSeconds: acts,
    MaximumExecutionTimeoutInSeconds: acts,
  }),
  RollingUpdatePolicy: members({
    MaximumBatchSize: SIZE,
    WaitIntervalInSeconds: acts,
    MaximumExecutionTimeoutInSeconds: acts,
    RollbackMaximumBatchSize: SIZE,
  }),
  AutoRollbackConfiguration: members({ Alarms: members({ AlarmName: acts }) }),
});

const COMPONENT = members({
  InstanceType: acts,
  ModelName: acts,
  Container: members({ Image: acts, ArtifactUrl: acts, Environment: acts }),
  StartupParameters: members({
    ModelDataDownloadTimeoutInSeconds: acts,
    ContainerStartupHealthCheckTimeoutInSeconds: acts,
  }),
  ComputeResourceRequirements: members({
    NumberOfCpuCoresRequired: acts,
    NumberOfAcceleratorDevicesRequired: acts,
    MinMemoryRequiredInMb: acts,
    MaxMemoryRequiredInMb: noEffect('a copy takes the memory that it needs of this machine.'),
  }),
  DataCacheConfig: members({
    EnableCaching: noEffect('images and model data stay on this machine while the component runs them.'),
  }),
  SchedulingConfig: members({
    PlacementStrategy: acts,
    AvailabilityZoneBalance: noEffect('all instances are in one zone, which is this machine.'),
  }),
});

const COPIES = members({ CopyCount: acts });

const COMPONENT_DEPLOYMENT = members({
  RollingUpdatePolicy: members({
    MaximumBatchSize: SIZE,
    WaitIntervalInSeconds: acts,
    MaximumExecutionTimeoutInSeconds: acts,
    RollbackMaximumBatchSize: SIZE,
  }),
  AutoRollbackConfiguration: members({ Alarms: members({ AlarmName: acts }) }),
});

const LISTING: Readonly<Record<string, Member>> = {
  SortBy: acts,
  SortOrder: acts,
  NextToken: acts,
  MaxResults: acts,
  NameContains: acts,
  CreationTimeBefore: acts,
  CreationTimeAfter: acts,
};

const named = (name: string) => members({ [name]: acts });

/** By operation: the members of its input that the emulator takes. */
export const ALLOWED: Readonly<Record<string, Members>> = {
  CreateModel: members({
    ModelName: acts,
    PrimaryContainer: CONTAINER,
    Containers: CONTAINER,
    InferenceExecutionConfig: members({ Mode: acts }),
    ExecutionRoleArn: ROLE,
    Tags: acts,
    VpcConfig: VPC,
    EnableNetworkIsolation: ISOLATION,
  }),
  DescribeModel: named('ModelName'),
  DeleteModel: named('ModelName'),
  ListModels: members(LISTING),
  CreateEndpointConfig: members({
    EndpointConfigName: acts,
    ProductionVariants: VARIANT,
    ShadowProductionVariants: VARIANT,
    AsyncInferenceConfig: ASYNCHRONOUS,
    Tags: acts,
    KmsKeyId: KMS,
    ExecutionRoleArn: ROLE,
    VpcConfig: VPC,
    EnableNetworkIsolation: ISOLATION,
  }),
  DescribeEndpointConfig: named('EndpointConfigName'),
  DeleteEndpointConfig: named('EndpointConfigName'),
  ListEndpointConfigs: members(LISTING),
  CreateEndpoint: members({ EndpointName: acts, EndpointConfigName: acts, DeploymentConfig: DEPLOYMENT, Tags: acts }),
  UpdateEndpoint: members({
    EndpointName: acts,
    EndpointConfigName: acts,
    DeploymentConfig: DEPLOYMENT,
    RetainAllVariantProperties: acts,
    ExcludeRetainedVariantProperties: acts,
    RetainDeploymentConfig: acts,
  }),
  UpdateEndpointWeightsAndCapacities: members({
    EndpointName: acts,
    DesiredWeightsAndCapacities: members({
      VariantName: acts,
      DesiredWeight: acts,
      DesiredInstanceCount: acts,
      ServerlessUpdateConfig: members({ MaxConcurrency: acts, ProvisionedConcurrency: acts }),
    }),
  }),
  DescribeEndpoint: named('EndpointName'),
  DeleteEndpoint: named('EndpointName'),
  ListEndpoints: members({ ...LISTING, LastModifiedTimeBefore: acts, LastModifiedTimeAfter: acts, StatusEquals: acts }),
  CreateInferenceComponent: members({
    InferenceComponentName: acts,
    EndpointName: acts,
    VariantName: acts,
    Specification: COMPONENT,
    Specifications: COMPONENT,
    RuntimeConfig: COPIES,
    Tags: acts,
  }),
  UpdateInferenceComponent: members({
    InferenceComponentName: acts,
    Specification: COMPONENT,
    Specifications: COMPONENT,
    RuntimeConfig: COPIES,
    DeploymentConfig: COMPONENT_DEPLOYMENT,
  }),
  UpdateInferenceComponentRuntimeConfig: members({ InferenceComponentName: acts, DesiredRuntimeConfig: COPIES }),
  DescribeInferenceComponent: named('InferenceComponentName'),
  DeleteInferenceComponent: named('InferenceComponentName'),
  ListInferenceComponents: members({
    ...LISTING,
    LastModifiedTimeBefore: acts,
    LastModifiedTimeAfter: acts,
    StatusEquals: acts,
    EndpointNameEquals: acts,
    VariantNameEquals: acts,
  }),
  AddTags: members({ ResourceArn: acts, Tags: acts }),
  ListTags: members({ ResourceArn: acts, NextToken: acts, MaxResults: acts }),
  DeleteTags: members({ ResourceArn: acts, TagKeys: acts }),
};
