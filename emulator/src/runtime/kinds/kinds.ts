import type { VariantRecord } from '../../sagemaker/records';
import { asynchronous } from './asynchronous';
import { direct } from './direct';
import { inferenceComponent } from './inference-component';
import type { Kind } from './kind';
import { multiModel } from './multi-model/multi-model';
import { pipeline } from './pipeline';
import { serverless } from './serverless';
import { singleModel } from './single-model';

/** How requests to a variant are answered. */
export function kindOf({
  containers,
  executionMode,
  serverless: config,
  asynchronous: queued,
  hosting,
}: VariantRecord): Kind {
  if (hosting) return inferenceComponent;
  if (queued) return asynchronous;
  if (config) return serverless;
  if (containers.length > 1) return executionMode === 'Direct' ? direct : pipeline;
  return containers[0]?.Mode === 'MultiModel' ? multiModel : singleModel;
}
