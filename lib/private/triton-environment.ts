import { type Size, Token } from 'aws-cdk-lib';
import type { TritonImageOptions } from '../triton-image';
import { checkWholeNumber, refuse, type Subject } from './checks';

const SEE = 'https://github.com/triton-inference-server/server/blob/main/docker/sagemaker/serve';

/** The variables that the container's start script reads; nothing for what is not set. */
export function tritonEnvironment(who: string, options: TritonImageOptions): Record<string, string> | undefined {
  check(who, options);
  const variables = {
    DEFAULT_MODEL_NAME: options.defaultModelName,
    LOG_VERBOSE: options.logVerbose,
    LOG_INFO: options.logInfo,
    LOG_WARNING: options.logWarning,
    LOG_ERROR: options.logError,
    THREAD_COUNT: options.threadCount,
    BUFFER_MANAGER_THREAD_COUNT: options.bufferManagerThreadCount,
    SHM_DEFAULT_BYTE_SIZE: bytes(options.shmDefaultSize),
    SHM_GROWTH_BYTE_SIZE: bytes(options.shmGrowthSize),
    MODEL_LOAD_GPU_LIMIT: options.modelLoadGpuLimit,
    // The script hands the value on as `--model-namespacing`: false disables it.
    DISABLE_MODEL_NAMESPACING: options.modelNamespacing,
  };
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map(([name, value]) => [`SAGEMAKER_TRITON_${name}`, `${value}`]));
}

function check(who: string, options: TritonImageOptions): void {
  const subject = (what: string): Subject => ({ who, what, see: SEE });
  checkFolderName(subject('defaultModelName'), options.defaultModelName);
  checkWholeNumber(subject('logVerbose'), options.logVerbose, { min: 0 });
  checkWholeNumber(subject('threadCount'), options.threadCount, { min: 1 });
  checkWholeNumber(subject('bufferManagerThreadCount'), options.bufferManagerThreadCount, { min: 0 });
  checkWholeNumber(subject('shmDefaultSize'), bytes(options.shmDefaultSize), { min: 1 }, ' bytes');
  checkWholeNumber(subject('shmGrowthSize'), bytes(options.shmGrowthSize), { min: 1 }, ' bytes');
  checkShare(subject('modelLoadGpuLimit'), options.modelLoadGpuLimit);
}

/** The script puts the name into a command line as it is. */
function checkFolderName(subject: Subject, name?: string): void {
  if (name === undefined || Token.isUnresolved(name) || /^[^\s/]+$/.test(name)) return;
  refuse(subject, `'${name}'`, 'the name of a folder in the model data, without white space and slashes');
}

function checkShare(subject: Subject, share?: number): void {
  if (share === undefined || Token.isUnresolved(share) || (share > 0 && share <= 1)) return;
  refuse(subject, `${share}`, 'a number above 0 and up to 1');
}

function bytes(size?: Size): number | undefined {
  return size?.toBytes();
}
