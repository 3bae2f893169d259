import * as path from 'node:path';
import { App, CfnOutput, Size, Stack } from 'aws-cdk-lib';
import { Model, ModelData, ServerlessEndpoint, ServingImage } from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

/**
 * A model that is asked now and then: nothing runs, and nothing is billed, between its requests. At most five are served at once, and the
 * first one of each copy waits for it to start.
 *
 * Deploy it with `PROVISIONED=1` to keep one copy warm.
 */
export class Serverless extends Stack {
  constructor(scope: Construct, id: string, provisionedConcurrency?: number) {
    super(scope, id);

    const endpoint = new ServerlessEndpoint(this, 'Endpoint');
    endpoint.addVariant('digits', {
      model: new Model(this, 'Digits', {
        image: ServingImage.onnx(),
        modelData: ModelData.fromAsset(path.join(__dirname, '../digits/models/champion')),
      }),
      memorySize: Size.gibibytes(2),
      maxConcurrency: 5,
      provisionedConcurrency,
    });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

const { PROVISIONED } = process.env;
new Serverless(new App(), 'Serverless', PROVISIONED ? Number(PROVISIONED) : undefined);
