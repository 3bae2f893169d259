import type { Operation } from '../../http/types';
import { updateInferenceComponent } from './update-inference-component';

interface Input {
  readonly InferenceComponentName: string;
  readonly DesiredRuntimeConfig: { readonly CopyCount: number };
}

/** Only the number of copies changes. */
export const updateInferenceComponentRuntimeConfig: Operation<Input> = (
  { InferenceComponentName, DesiredRuntimeConfig: RuntimeConfig },
  call,
) => updateInferenceComponent({ InferenceComponentName, RuntimeConfig }, call);
