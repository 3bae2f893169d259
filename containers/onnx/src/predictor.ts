import type { Signature } from './signature';
import type { Tensors } from './tensor';

/** Whatever answers tensors with tensors: a model, and later a batch, a pipeline or the user's own code around one. */
export interface Predictor {
  readonly signature: Signature;
  /** @param wanted the names of the outputs to compute */
  run(inputs: Tensors, wanted: readonly string[]): Promise<Tensors>;
}
