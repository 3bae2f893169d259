import { dockerImageOf } from '../../containers/docker-image';
import { Sentence } from '../../sentence';
import type { Scope, World } from '../../world/world';
import type { Launched, Place } from './launch';

const BYTES_PER_GB = 1024 ** 3;
/** What an instance has without a VolumeSizeInGB. */
const VOLUME_SIZE_IN_GB = 30;
/** The variable in the emulator's environment that sets the limit for all instances. */
const LIMIT = 'SERVING_MODEL_VOLUME_BYTES';

/** Where the models of a multi-model container come from, and where its instance keeps them. */
export interface ModelStore {
  readonly scope: Scope;
  readonly endpointName: string;
  readonly variantName: string;
  /** What the callers' target models are below. */
  readonly prefix: string;
  /** Whether models stay in memory and on disk once they have answered. */
  readonly cached: boolean;
  /** On this machine. */
  readonly folder: string;
  /** As the container sees that folder. */
  readonly folderInside: string;
  /** What the models may take there, unpacked. */
  readonly maxBytes: number;
}

interface Where {
  readonly index: number;
  /** What the container runs from. */
  readonly folder: string;
  readonly modelFolder: string;
}

/** Undefined for a container of a single model. @throws Sentence for a limit that is none. */
export function modelStoreOf(
  world: World,
  { scope, endpointName }: Place,
  { name, containers, volumeSizeInGB }: Launched,
  { index, folder, modelFolder }: Where,
): ModelStore | undefined {
  const { Mode, ModelDataUrl = '', MultiModelConfig } = containers[index];
  if (Mode !== 'MultiModel') return undefined;
  const maxBytes = limit() ?? (volumeSizeInGB ?? VOLUME_SIZE_IN_GB) * BYTES_PER_GB;
  world.announceOnce(
    `Instances of variant ${name} of endpoint ${endpointName} keep up to ${maxBytes} bytes of models on this machine's disk: VolumeSizeInGB, or ${VOLUME_SIZE_IN_GB} GB; ${LIMIT} in serving-local's environment sets another limit.`,
  );
  return {
    scope,
    endpointName,
    variantName: name,
    prefix: ModelDataUrl,
    cached: MultiModelConfig?.ModelCacheSetting !== 'Disabled',
    folder: modelFolder,
    folderInside: dockerImageOf(folder) ? '/opt/ml/models' : modelFolder,
    maxBytes,
  };
}

function limit(): number | undefined {
  const text = process.env[LIMIT];
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new Sentence(`${LIMIT} is "${text}", allowed is a whole number of bytes above 0.`);
}
