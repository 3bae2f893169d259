import type { Stack } from 'aws-cdk-lib';
import {
  type IBaseModel,
  InferencePipelineEndpoint,
  type InstanceType,
  MultiContainerEndpoint,
  MultiModelEndpoint,
} from 'cdk-sagemaker-serving';
import { messageOf, newStack } from './fixtures';
import { instanceType, modelsIn } from './model-kinds';

interface Endpoint {
  addVariant(name: string, options: { model: IBaseModel; instanceType: InstanceType }): unknown;
}

/** What somebody sees whose language has no such compiler. */
function refusal(kind: new (stack: Stack, id: string) => unknown, name: keyof ReturnType<typeof modelsIn>): string {
  const stack = newStack();
  const endpoint = new kind(stack, 'Endpoint') as Endpoint;
  return messageOf(() => endpoint.addVariant('all', { model: modelsIn(stack)[name], instanceType }));
}

describe('fails when', () => {
  test.each([
    ['MultiModel', MultiModelEndpoint, 'single', 'Single'],
    ['MultiModel', MultiModelEndpoint, 'serial', 'Serial'],
    ['MultiContainerModel', MultiContainerEndpoint, 'serial', 'Serial'],
    ['MultiContainerModel', MultiContainerEndpoint, 'multi', 'Multi'],
    ['PipelineModel', InferencePipelineEndpoint, 'direct', 'Direct'],
    ['PipelineModel', InferencePipelineEndpoint, 'single', 'Single'],
  ] as const)('an endpoint for a %s is given another kind of model', (wanted, kind, given, id) => {
    expect(refusal(kind as never, given)).toBe(
      `addVariant('all') of endpoint 'Digits/Endpoint': the model 'Digits/${id}' is of another kind, allowed is a ${wanted}`,
    );
  });
});
