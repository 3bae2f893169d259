import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { InstanceType, Model, ModelData, RealTimeEndpoint, ServingImage } from 'cdk-sagemaker-serving';

const stack = new Stack(new App(), 'InDocker');
const base = process.env.BASE_IMAGE;
const data = path.join(__dirname, 'model');
mkdirSync(data, { recursive: true });
writeFileSync(path.join(data, 'model.txt'), 'weights');

const model = new Model(stack, 'Model', {
  image: ServingImage.fromAsset(path.join(__dirname, 'image'), { buildArgs: base ? { BASE_IMAGE: base } : {} }),
  modelData: ModelData.fromAsset(data),
  environment: { GREETING: 'hello, with a space' },
});
const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
endpoint.addVariant('all', { model, instanceType: InstanceType.of('ml.c7i.large'), initialInstanceCount: 1 });

new CfnOutput(stack, 'EndpointName', { value: endpoint.endpointName });
new CfnOutput(stack, 'ModelName', { value: model.modelName });
