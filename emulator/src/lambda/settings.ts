import { invalidParameter } from './errors';
import type { FunctionRecord } from './records';
import { runtimeFamily } from './runtimes';

/** What a caller may set on a function, all of it filled in. */
export type FunctionSettings = Pick<
  FunctionRecord,
  | 'runtime'
  | 'handler'
  | 'role'
  | 'description'
  | 'timeout'
  | 'memorySize'
  | 'environment'
  | 'architectures'
  | 'reservedConcurrency'
  | 'tags'
>;

/** Variables that Lambda sets itself. AWS_ENDPOINT_URL is not among them. */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_NAME|FUNCTION_MEMORY_SIZE|FUNCTION_VERSION|INITIALIZATION_TYPE|LOG_GROUP_NAME|LOG_STREAM_NAME|RUNTIME_API|MAX_CONCURRENCY)|AWS_ACCESS_KEY|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

const LONGEST_ENVIRONMENT = 4096;

/** @throws ServiceError InvalidParameterValueException or NotImitated */
export function checkSettings({ runtime, timeout, memorySize, environment }: FunctionSettings): void {
  runtimeFamily(runtime);
  checkRange('timeout', timeout, 1, 900);
  checkRange('memorySize', memorySize, 128, 10_240);
  checkEnvironment(environment);
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const [bound, word] = value > most ? [most, 'less'] : [least, 'greater'];
  throw invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${word} than or equal to ${bound}`,
  );
}

function checkEnvironment(environment: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(environment).filter((name) => RESERVED.test(name));
  if (reserved.length > 0)
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  if (Buffer.byteLength(JSON.stringify(environment)) > LONGEST_ENVIRONMENT)
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${JSON.stringify(environment)}`,
    );
}
