import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { InstanceType, ModelData, MultiModel, MultiModelEndpoint, ServingImage } from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

const CUSTOMERS = ['acme', 'globex', 'initech', 'umbrella'];

/**
 * One model for each customer, all of them behind one endpoint: a model is loaded when it is first asked for, and a customer more or less
 * is a file in S3.
 *
 * Deploy it with `CUSTOMERS=acme,globex` to see models go, while the endpoint serves on.
 */
export class MultiModelDigits extends Stack {
  constructor(scope: Construct, id: string, customers: string[]) {
    super(scope, id);

    const readers = new MultiModel(this, 'Readers', { image: ServingImage.onnx() });
    for (const customer of customers) {
      readers.addModel(customer, ModelData.fromAsset(path.join(__dirname, 'models', customer)));
    }

    const endpoint = new MultiModelEndpoint(this, 'Endpoint');
    endpoint.addVariant('readers', {
      model: readers,
      instanceType: InstanceType.of('ml.c7i.large'),
      initialInstanceCount: 2,
    });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
    new CfnOutput(this, 'ModelsUri', { value: readers.bucket.s3UrlForObject(readers.prefix) });
  }
}

new MultiModelDigits(new App(), 'MultiModel', process.env.CUSTOMERS?.split(',') ?? CUSTOMERS);
