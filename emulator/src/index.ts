export { type CdkDeployOptions, cdkDeploy } from './cdk-deploy';
export { untilInterrupted } from './interrupt';
export { LocalServing, type LocalServingOptions } from './local-serving';
export type { InjectRequest } from './own/operations/inject';
export { inject } from './runtime/inject';
export type { OnRollback } from './sagemaker/resources/rollback-handling';
export { Sentence } from './sentence';
export { consoleLog, type Log, silentLog } from './world/log';
