import { Size, type Stack } from 'aws-cdk-lib';
import {
  InferenceComponentSpecification,
  InferencePipelineEndpoint,
  InstanceType,
  MultiContainerEndpoint,
  MultiContainerModel,
  MultiModel,
  MultiModelEndpoint,
  PipelineContainer,
  PipelineModel,
  RealTimeEndpoint,
} from 'cdk-sagemaker-serving';
import { newModel, someImage } from './fixtures';

/** One model of each kind. */
export function modelsIn(stack: Stack) {
  const image = someImage(stack);
  const containers = ['a', 'b'].map((containerHostname) => ({ containerHostname, image }));
  return {
    single: newModel(stack, 'Single'),
    multi: new MultiModel(stack, 'Multi', { image }),
    direct: new MultiContainerModel(stack, 'Direct', { containers }),
    serial: new PipelineModel(stack, 'Serial', {
      containers: [PipelineContainer.of('a', { image }), PipelineContainer.of('b', { image })],
    }),
  };
}

export const instanceType = InstanceType.of('ml.c7i.xlarge');

/** Never called: the compiler looks at it, and says so if one of these begins to compile. */
export function whatDoesNotCompile(stack: Stack): void {
  const { single, multi, direct, serial } = modelsIn(stack);
  const realTime = new RealTimeEndpoint(stack, 'RealTime');
  // @ts-expect-error many models are for a MultiModelEndpoint
  realTime.addVariant('a', { model: multi, instanceType });
  // @ts-expect-error containers side by side are for a MultiContainerEndpoint
  realTime.addVariant('b', { model: direct, instanceType });
  // @ts-expect-error containers in series are for an InferencePipelineEndpoint
  realTime.addVariant('c', { model: serial, instanceType });
  const multiModel = new MultiModelEndpoint(stack, 'MultiModel');
  // @ts-expect-error one model is for a RealTimeEndpoint
  multiModel.addVariant('a', { model: single, instanceType });
  // @ts-expect-error containers side by side load no models on demand
  multiModel.addVariant('b', { model: direct, instanceType });
  const multiContainer = new MultiContainerEndpoint(stack, 'MultiContainer');
  // @ts-expect-error containers in series cannot be called one by one
  multiContainer.addVariant('a', { model: serial, instanceType });
  const pipeline = new InferencePipelineEndpoint(stack, 'Pipeline');
  // @ts-expect-error containers side by side are not in series
  pipeline.addVariant('a', { model: direct, instanceType });
  // @ts-expect-error a component runs one container
  InferenceComponentSpecification.fromModel(serial, { minMemoryRequired: Size.gibibytes(1) });
}
