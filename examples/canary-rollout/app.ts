import * as path from 'node:path';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  CapacitySize,
  DeploymentPolicy,
  InstanceType,
  Model,
  ModelData,
  RealTimeEndpoint,
  ServingImage,
} from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

const MODELS = path.join(__dirname, '../digits/models');

/**
 * A better model goes out: one instance of four gets it first, and the other three when nothing went wrong for five minutes.
 *
 * Deploy it with `MODEL=champion`, then with `MODEL=challenger`.
 */
export class CanaryRollout extends Stack {
  constructor(scope: Construct, id: string, model: string) {
    super(scope, id);

    const endpoint = new RealTimeEndpoint(this, 'Endpoint', {
      deployment: DeploymentPolicy.canary({
        canarySize: CapacitySize.instances(1),
        waitInterval: Duration.minutes(5),
      }),
    });
    endpoint.addVariant('digits', {
      model: new Model(this, 'Digits', {
        image: ServingImage.onnx(),
        modelData: ModelData.fromAsset(path.join(MODELS, model)),
      }),
      instanceType: InstanceType.of('ml.c7i.large'),
      initialInstanceCount: 4,
    });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new CanaryRollout(new App(), 'CanaryRollout', process.env.MODEL ?? 'champion');
