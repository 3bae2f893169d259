import * as path from 'node:path';
import { type App, CfnOutput, Duration, Size, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  CapacitySize,
  DeploymentPolicy,
  InstanceType,
  Model,
  ModelData,
  RealTimeEndpoint,
  RetainedVariantProperties,
  RoutingStrategy,
  ServingImage,
  VariantPropertyType,
} from 'cdk-sagemaker-serving';
import { ENV } from './fixtures';

const MODELS = path.join(__dirname, '../containers/onnx/fixtures');

/** What a platform team would deploy: two variants, in a VPC, encrypted, tagged, with a caller. */
export function goldenStack(app: App): Stack {
  const stack = new Stack(app, 'Digits', { env: ENV });
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  const modelOf = (id: string, file: string) =>
    new Model(stack, id, {
      image: ServingImage.onnx(),
      modelData: ModelData.fromAsset(path.join(MODELS, file)),
      environment: { LOG_LEVEL: 'info' },
      vpc,
    });

  const endpoint = new RealTimeEndpoint(stack, 'Endpoint', {
    encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
  });
  endpoint.addVariant('champion', {
    model: modelOf('Champion', 'linear.onnx'),
    instanceType: InstanceType.of('ml.c7i.xlarge'),
    initialInstanceCount: 2,
    initialVariantWeight: 9,
    containerStartupHealthCheckTimeout: Duration.minutes(5),
    modelDataDownloadTimeout: Duration.minutes(10),
    volumeSize: Size.gibibytes(20),
    routingStrategy: RoutingStrategy.leastOutstandingRequests(),
  });
  endpoint.addVariant('challenger', {
    model: modelOf('Challenger', 'classifier.onnx'),
    instanceType: InstanceType.of('ml.c7i.xlarge'),
    initialVariantWeight: 0,
  });

  endpoint.findVariant('champion').metricInvocation5XXErrors({ statistic: 'Average' }).createAlarm(stack, 'Errors', {
    threshold: 0.05,
    evaluationPeriods: 3,
  });
  endpoint.grantInvoke(new iam.Role(stack, 'Caller', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
  Tags.of(stack).add('team', 'vision');
  new CfnOutput(stack, 'EndpointName', { value: endpoint.endpointName });
  return stack;
}

/** An endpoint whose models go out by a canary, with everything that is made by default. */
export function canaryStack(app: App): Stack {
  const stack = new Stack(app, 'Digits', { env: ENV });
  const endpoint = new RealTimeEndpoint(stack, 'Endpoint', {
    deployment: DeploymentPolicy.canary({ canarySize: CapacitySize.instances(1), waitInterval: Duration.minutes(10) }),
    retainedVariantProperties: RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_WEIGHT),
  });
  endpoint.addVariant('champion', {
    model: new Model(stack, 'Champion', {
      image: ServingImage.onnx(),
      modelData: ModelData.fromAsset(path.join(MODELS, 'linear.onnx')),
    }),
    instanceType: InstanceType.of('ml.c7i.xlarge'),
    initialInstanceCount: 4,
  });
  return stack;
}
