import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import {
  InferencePipelineEndpoint,
  InstanceType,
  ModelData,
  PipelineContainer,
  PipelineModel,
  ServingImage,
} from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

/** A digit drawn with characters goes in, a sentence comes out: a function, the model and another function, one after the other. */
export class Pipeline extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const step = (name: string) =>
      PipelineContainer.of(name, {
        image: ServingImage.transform(),
        modelData: ModelData.fromAsset(path.join(__dirname, name)),
      });
    const model = new PipelineModel(this, 'Steps', {
      containers: [
        step('preprocess'),
        PipelineContainer.of('digits', {
          image: ServingImage.onnx(),
          modelData: ModelData.fromAsset(path.join(__dirname, '../digits/models/challenger')),
        }),
        step('postprocess'),
      ],
    });

    const endpoint = new InferencePipelineEndpoint(this, 'Endpoint');
    endpoint.addVariant('steps', { model, instanceType: InstanceType.of('ml.c7i.xlarge') });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new Pipeline(new App(), 'Pipeline');
