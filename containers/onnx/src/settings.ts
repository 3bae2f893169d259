import { Environment } from '../../common/src/environment';
import { StartError } from '../../common/src/errors';
import { type ServerSettings, serverSettings } from '../../common/src/settings';
import { memoryForModels } from './multi-model/memory';

/** Everything the environment decides. */
export interface Settings extends ServerSettings {
  readonly intraOpThreads: number;
  readonly multiModel: boolean;
  /** Bytes that models may fill, in multi-model mode. */
  readonly modelMemory: number;
}

export function settingsFrom(variables: Readonly<Record<string, string | undefined>>): Settings {
  const env = new Environment(variables);
  const threads = env.text('SERVING_INTRA_OP_THREADS') === undefined ? 'OMP_NUM_THREADS' : 'SERVING_INTRA_OP_THREADS';
  return {
    ...serverSettings(env),
    intraOpThreads: env.wholeNumber(threads, 1, 1, 1024),
    multiModel: multiModel(env),
    modelMemory: env.wholeNumber('SERVING_MODEL_MEMORY_BYTES', memoryForModels(), 1, Number.MAX_SAFE_INTEGER),
  };
}

function multiModel(env: Environment): boolean {
  const text = env.text('SAGEMAKER_MULTI_MODEL') ?? 'false';
  if (text === 'true' || text === 'false') return text === 'true';
  throw new StartError(`SAGEMAKER_MULTI_MODEL is "${text}", allowed is true or false`);
}
