import type { Environment } from './environment';

/** What the environment decides about every server. */
export interface ServerSettings {
  readonly port: number;
  readonly host: string;
  readonly modelDir: string;
  readonly maxBodyBytes: number;
  readonly logRequests: boolean;
}

/** 100 MiB, the largest payload of a batch transform. SageMaker refuses what is over an endpoint's own limit before it gets here. */
const DEFAULT_MAX_BODY_BYTES = 104_857_600;

/** There is one port and no second one, so that no SAGEMAKER_SAFE_PORT_RANGE is ever left. */
export function serverSettings(env: Environment): ServerSettings {
  return {
    port: env.wholeNumber('SAGEMAKER_BIND_TO_PORT', 8080, 0, 65_535),
    host: env.text('SERVING_BIND_HOST') ?? '0.0.0.0',
    modelDir: env.text('SM_MODEL_DIR') ?? '/opt/ml/model',
    maxBodyBytes: env.wholeNumber('SERVING_MAX_BODY_BYTES', DEFAULT_MAX_BODY_BYTES, 1, 2_147_483_647),
    logRequests: env.flag('SERVING_LOG_REQUESTS'),
  };
}
