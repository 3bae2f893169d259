// An app that is not ours: plain L1 constructs of aws-cdk-lib, as people have them in their repositories.
import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnEndpoint, CfnEndpointConfig, CfnModel } from 'aws-cdk-lib/aws-sagemaker';

const stack = new Stack(new App(), 'PlainL1');
const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
const image = new DockerImageAsset(stack, 'Image', {
  directory: path.resolve('containers/onnx'),
  exclude: ['node_modules', 'src', 'README.md', 'build.mjs', '.npmrc'],
});
const data = new Asset(stack, 'Data', { path: process.env.ARCHIVE! });

const model = new CfnModel(stack, 'Model', {
  executionRoleArn: role.roleArn,
  primaryContainer: { image: image.imageUri, modelDataUrl: data.s3ObjectUrl },
});
const config = new CfnEndpointConfig(stack, 'Config', {
  productionVariants: [
    {
      variantName: 'AllTraffic',
      modelName: model.attrModelName,
      instanceType: 'ml.m5.large',
      initialInstanceCount: 2,
      initialVariantWeight: 1,
    },
  ],
});
const alarm = new CfnAlarm(stack, 'Alarm', {
  alarmName: 'plain-l1-errors',
  namespace: 'AWS/SageMaker',
  metricName: 'Invocation5XXErrors',
  dimensions: [
    { name: 'EndpointName', value: 'plain-l1' },
    { name: 'VariantName', value: 'AllTraffic' },
    { name: 'EndpointConfigName', value: config.attrEndpointConfigName },
  ],
  statistic: 'Average',
  period: 60,
  evaluationPeriods: 1,
  threshold: 0.1,
  comparisonOperator: 'GreaterThanThreshold',
  treatMissingData: 'notBreaching',
});
const endpoint = new CfnEndpoint(stack, 'Endpoint', {
  endpointName: 'plain-l1',
  endpointConfigName: config.attrEndpointConfigName,
  deploymentConfig: {
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: {
        type: 'CANARY',
        canarySize: { type: 'INSTANCE_COUNT', value: 1 },
        waitIntervalInSeconds: 600,
      },
    },
    autoRollbackConfiguration: { alarms: [{ alarmName: alarm.ref }] },
  },
});
new CfnOutput(stack, 'EndpointName', { value: endpoint.attrEndpointName });
