import { ContainerEnvironment } from '../../containers/container-environment';
import { DEFAULT_ACCOUNT, type Scope, type World } from '../../world/world';
import type { FunctionRecord } from '../records';
import { sdkFolders } from './sdk-folders';

/** Of the variables that containers get, those that are SageMaker's. */
const OF_CONTAINERS = ['SAGEMAKER_BIND_TO_PORT', 'SAGEMAKER_SAFE_PORT_RANGE', 'SERVING_BIND_HOST', 'SM_MODEL_DIR'];

/** All that a function's process finds in its environment. */
export function functionEnvironment(
  world: World,
  record: FunctionRecord,
  folder: string,
  logStream: string,
): Record<string, string> {
  return {
    ...machineAndCredentials(world, record, folder),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_SESSION_TOKEN: 'local',
    ...record.environment,
    ...variablesOfLambda(record, folder, logStream),
    SERVING_LAMBDA_SDK: JSON.stringify(sdkFolders()),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

/** The emulator's own address. */
export function emulatorUrl(world: World): string {
  const url = ofContainers(world, { account: DEFAULT_ACCOUNT, region: 'us-east-1' }, '').AWS_ENDPOINT_URL;
  if (!url) throw new Error('The emulator does not serve yet.');
  return url;
}

function machineAndCredentials(world: World, record: FunctionRecord, folder: string): Record<string, string> {
  const all = ofContainers(world, record, folder);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !OF_CONTAINERS.includes(name)));
}

function ofContainers(world: World, { account, region }: Scope, folder: string): Record<string, string> {
  const scope = { account, region };
  return world
    .part(ContainerEnvironment)
    .of({ scope, own: {}, networkIsolation: false, folder, port: 0, modelFolder: '' });
}

function variablesOfLambda(record: FunctionRecord, folder: string, logStream: string): Record<string, string> {
  return {
    _HANDLER: record.handler,
    AWS_EXECUTION_ENV: `AWS_Lambda_${record.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: record.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(record.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${record.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: folder,
    LAMBDA_RUNTIME_DIR: folder,
  };
}
