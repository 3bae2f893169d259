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

/**
 * Two models share the requests, and any change of either, or of their shares, moves over in four steps.
 *
 * Deploy it, then again with `CHALLENGER_WEIGHT=5`.
 */
export class LinearAb extends Stack {
  constructor(scope: Construct, id: string, challengerWeight: number) {
    super(scope, id);

    const endpoint = new RealTimeEndpoint(this, 'Endpoint', {
      deployment: DeploymentPolicy.linear({
        linearStepSize: CapacitySize.percent(25),
        waitInterval: Duration.minutes(3),
        terminationWait: Duration.minutes(2),
      }),
    });
    for (const [name, weight] of [
      ['champion', 9],
      ['challenger', challengerWeight],
    ] as const) {
      endpoint.addVariant(name, {
        model: new Model(this, name, {
          image: ServingImage.onnx(),
          modelData: ModelData.fromAsset(path.join(__dirname, '../digits/models', name)),
        }),
        instanceType: InstanceType.of('ml.c7i.large'),
        initialInstanceCount: 2,
        initialVariantWeight: weight,
      });
    }

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new LinearAb(new App(), 'LinearAb', Number(process.env.CHALLENGER_WEIGHT ?? 1));
