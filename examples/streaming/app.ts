import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { InstanceType, Model, ModelData, RealTimeEndpoint, ServingImage } from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

/** A container that answers piece by piece: the caller reads the first words while the last ones are still being made. */
export class Streaming extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const endpoint = new RealTimeEndpoint(this, 'Endpoint');
    endpoint.addVariant('typewriter', {
      model: new Model(this, 'Typewriter', {
        image: ServingImage.transform(),
        modelData: ModelData.fromAsset(path.join(__dirname, 'typewriter')),
      }),
      instanceType: InstanceType.of('ml.c7i.large'),
    });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new Streaming(new App(), 'Streaming');
