import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { InstanceType, Model, ModelData, RealTimeEndpoint, ServingImage } from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

/** Two models that read handwritten digits, behind one endpoint: nine requests in ten go to the champion. */
export class Digits extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const champion = new Model(this, 'Champion', {
      image: ServingImage.onnx(),
      modelData: ModelData.fromAsset(path.join(__dirname, 'models/champion')),
    });
    const challenger = new Model(this, 'Challenger', {
      image: ServingImage.onnx(),
      modelData: ModelData.fromAsset(path.join(__dirname, 'models/challenger')),
    });

    const endpoint = new RealTimeEndpoint(this, 'Endpoint');
    endpoint.addVariant('champion', {
      model: champion,
      instanceType: InstanceType.of('ml.c7i.large'),
      initialInstanceCount: 1,
      initialVariantWeight: 9,
    });
    endpoint.addVariant('challenger', {
      model: challenger,
      instanceType: InstanceType.of('ml.c7i.large'),
      initialInstanceCount: 1,
      initialVariantWeight: 1,
    });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new Digits(new App(), 'Digits');
