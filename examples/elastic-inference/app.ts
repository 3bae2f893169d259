import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import {
  AcceleratorType,
  ElasticInferenceEndpoint,
  InstanceType,
  Model,
  ModelData,
  ServingImage,
} from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

/**
 * An old endpoint with an accelerator of Elastic Inference attached, to compare its template with one that somebody still holds.
 *
 * AWS ended the service: no account can deploy it. Instead, take a `NeuronEndpoint`, or a `RealTimeEndpoint` on a GPU or on CPUs.
 */
export class ElasticInference extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const endpoint = new ElasticInferenceEndpoint(this, 'Endpoint', { acceptEndOfService: true });
    endpoint.addVariant('digits', {
      model: new Model(this, 'Digits', {
        image: ServingImage.onnx(),
        modelData: ModelData.fromAsset(path.join(__dirname, '../digits/models/champion')),
      }),
      instanceType: InstanceType.of('ml.c5.large'),
      acceleratorType: AcceleratorType.EIA2_MEDIUM,
    });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new ElasticInference(new App(), 'ElasticInference');
