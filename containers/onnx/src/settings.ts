import { StartError } from './errors';

/** Everything the environment decides. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly modelDir: string;
  readonly maxBodyBytes: number;
  readonly logRequests: boolean;
  readonly intraOpThreads: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** 100 MiB, the largest payload of a batch transform. SageMaker refuses what is over an endpoint's own limit before it gets here. */
const DEFAULT_MAX_BODY_BYTES = 104_857_600;

export function settingsFrom(env: Environment): Settings {
  const threads = given(env, 'SERVING_INTRA_OP_THREADS') === undefined ? 'OMP_NUM_THREADS' : 'SERVING_INTRA_OP_THREADS';
  return {
    port: wholeNumber(env, 'SAGEMAKER_BIND_TO_PORT', 8080, 0, 65_535),
    host: given(env, 'SERVING_BIND_HOST') ?? '0.0.0.0',
    modelDir: given(env, 'SM_MODEL_DIR') ?? '/opt/ml/model',
    maxBodyBytes: wholeNumber(env, 'SERVING_MAX_BODY_BYTES', DEFAULT_MAX_BODY_BYTES, 1, 2_147_483_647),
    logRequests: flag(env, 'SERVING_LOG_REQUESTS'),
    intraOpThreads: wholeNumber(env, threads, 1, 1, 1024),
  };
}

/** A variable that is set to nothing counts as not set. */
function given(env: Environment, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

function wholeNumber(env: Environment, name: string, fallback: number, least: number, most: number): number {
  const text = given(env, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new StartError(`${name} is "${text}", allowed is a whole number from ${least} to ${most}`);
}

function flag(env: Environment, name: string): boolean {
  const text = given(env, name) ?? '0';
  if (text === '0' || text === '1') return text === '1';
  throw new StartError(`${name} is "${text}", allowed is 0 or 1`);
}
