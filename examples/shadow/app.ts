import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { InstanceType, Model, ModelData, RealTimeEndpoint, ServingImage } from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

/**
 * A new model is tried under the real load: it gets a copy of every second request, and its answers are thrown away, so that no caller
 * notices, however it does.
 */
export class Shadow extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const modelOf = (name: string) =>
      new Model(this, name, {
        image: ServingImage.onnx(),
        modelData: ModelData.fromAsset(path.join(__dirname, '../digits/models', name)),
      });

    const endpoint = new RealTimeEndpoint(this, 'Endpoint');
    endpoint.addVariant('champion', {
      model: modelOf('champion'),
      instanceType: InstanceType.of('ml.c7i.large'),
    });
    endpoint.addShadowVariant('challenger', {
      model: modelOf('challenger'),
      instanceType: InstanceType.of('ml.c7i.large'),
      samplingPercentage: 50,
    });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new Shadow(new App(), 'Shadow');
