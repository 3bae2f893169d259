import type { VariantRecord } from '../../sagemaker/records';
import type { Kind } from './kind';
import { singleModel } from './single-model';

/** How requests to a variant are answered. */
export function kindOf(_variant: VariantRecord): Kind {
  return singleModel;
}
