import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import {
  InstanceType,
  ModelData,
  MultiContainerEndpoint,
  MultiContainerModel,
  ServingImage,
} from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

const DIGITS = path.join(__dirname, '../digits/models');

/** Three containers on the same instance, each called by its name: two models that read digits, and a function that looks for blank pictures. */
export class MultiContainer extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const reader = (name: string) => ({
      containerHostname: name,
      image: ServingImage.onnx(),
      modelData: ModelData.fromAsset(path.join(DIGITS, name)),
    });
    const model = new MultiContainerModel(this, 'Containers', {
      containers: [
        reader('champion'),
        reader('challenger'),
        {
          containerHostname: 'checker',
          image: ServingImage.transform(),
          modelData: ModelData.fromAsset(path.join(__dirname, 'checker')),
        },
      ],
    });

    const endpoint = new MultiContainerEndpoint(this, 'Endpoint');
    endpoint.addVariant('all', { model, instanceType: InstanceType.of('ml.c7i.xlarge') });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new MultiContainer(new App(), 'MultiContainer');
