import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expectGolden } from './golden';
import { multiContainerStack, multiModelStack, pipelineStack, sharedFleetStack } from './golden-sharing-app';

test.each([
  ['a multi-model endpoint with models that the stack brings', 'multi-model-endpoint', multiModelStack],
  ['a multi-container endpoint with a caller of one container', 'multi-container-endpoint', multiContainerStack],
  ['an inference pipeline with a multi-model container', 'inference-pipeline-endpoint', pipelineStack],
  ['a shared fleet with components of every kind', 'inference-component-endpoint', sharedFleetStack],
])('%s is this template', (_, name, stackIn) => {
  expectGolden(name, Template.fromStack(stackIn(new App())).toJSON());
});
