import * as path from 'node:path';
import { App, CfnOutput, Size, Stack } from 'aws-cdk-lib';
import {
  InferenceComponent,
  InferenceComponentEndpoint,
  InferenceComponentSpecification,
  InstanceType,
  Model,
  ModelData,
  ServingImage,
} from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

const MODELS = path.join(__dirname, '../digits/models');

/** Two models that share a fleet: each copy takes a core and some memory, and instances come and go as copies need them. */
export class SharedFleet extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const endpoint = new InferenceComponentEndpoint(this, 'Endpoint');
    endpoint.addVariant('fleet', {
      instanceType: InstanceType.of('ml.c7i.xlarge'),
      managedInstanceScaling: { minInstanceCount: 1, maxInstanceCount: 3 },
    });

    this.place(endpoint, 'Champion', 2);
    this.place(endpoint, 'Challenger', 1);

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }

  private place(endpoint: InferenceComponentEndpoint, name: string, copyCount: number): void {
    const model = new Model(this, `${name}Model`, {
      image: ServingImage.onnx(),
      modelData: ModelData.fromAsset(path.join(MODELS, name.toLowerCase())),
    });
    const component = new InferenceComponent(this, name, {
      endpoint,
      specification: InferenceComponentSpecification.fromModel(model, {
        numberOfCpuCoresRequired: 1,
        minMemoryRequired: Size.mebibytes(1024),
      }),
      copyCount,
    });
    new CfnOutput(this, `${name}Component`, { value: component.inferenceComponentName });
  }
}

new SharedFleet(new App(), 'SharedFleet');
