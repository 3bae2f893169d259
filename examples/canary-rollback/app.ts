import * as path from 'node:path';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  CapacitySize,
  DeploymentPolicy,
  InstanceType,
  Model,
  ModelData,
  OnRollback,
  RealTimeEndpoint,
  RollbackAlarms,
  ServingImage,
} from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

const MODELS: Record<string, string> = {
  champion: path.join(__dirname, '../digits/models/champion'),
  /** It starts, it is healthy, and it answers every request with a 500. */
  broken: path.join(__dirname, 'models/broken'),
};

/**
 * A broken model goes out, and comes back: its alarm sees the canary's failures and all traffic returns to the old fleet.
 *
 * Deploy it with `MODEL=champion`, then with `MODEL=broken`.
 */
export class CanaryRollback extends Stack {
  constructor(scope: Construct, id: string, model: string) {
    super(scope, id);

    const endpoint = new RealTimeEndpoint(this, 'Endpoint', {
      deployment: DeploymentPolicy.canary({
        canarySize: CapacitySize.percent(50),
        waitInterval: Duration.minutes(5),
        rollbackAlarms: RollbackAlarms.onNewFleet({ errorThreshold: 0.05 }),
      }),
      onRollback: OnRollback.report(),
    });
    endpoint.addVariant('digits', {
      model: new Model(this, 'Digits', {
        image: ServingImage.onnx(),
        modelData: ModelData.fromAsset(MODELS[model]),
      }),
      instanceType: InstanceType.of('ml.c7i.large'),
      initialInstanceCount: 2,
    });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new CanaryRollback(new App(), 'CanaryRollback', process.env.MODEL ?? 'champion');
