import * as path from 'node:path';
import { Annotations, App, CfnOutput, Stack } from 'aws-cdk-lib';
import {
  InstanceType,
  Model,
  ModelData,
  NeuronAutoCast,
  NeuronEndpoint,
  NeuronEnvironment,
  NeuronModelType,
  ServingImage,
} from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

/**
 * A model on Inferentia2, with the settings of the Neuron runtime and of the compiler in its environment.
 *
 * The ONNX image serves it on the instance's CPUs, so that it runs anywhere. On the accelerator it takes an image with the Neuron runtime
 * and a model that is compiled for Inf2.
 */
export class Neuron extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const endpoint = new NeuronEndpoint(this, 'Endpoint');
    endpoint.addVariant('digits', {
      model: new Model(this, 'Digits', {
        image: ServingImage.onnx(),
        modelData: ModelData.fromAsset(path.join(__dirname, '../digits/models/champion')),
        environment: NeuronEnvironment.variables({
          numCores: 2,
          compiler: { modelType: NeuronModelType.GENERIC, autoCast: NeuronAutoCast.MATMULT },
        }),
      }),
      instanceType: InstanceType.of('ml.inf2.xlarge'),
    });

    Annotations.of(endpoint).acknowledgeWarning(
      'cdk-sagemaker-serving:unusedAccelerator',
      'the ONNX image stands in for one with the Neuron runtime',
    );

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new Neuron(new App(), 'Neuron');
