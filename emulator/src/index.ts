export { type CdkDeployOptions, cdkDeploy } from './cdk-deploy';
export { untilInterrupted } from './interrupt';
export { LocalServing, type LocalServingOptions } from './local-serving';
export { Sentence } from './sentence';
export { consoleLog, type Log, silentLog } from './world/log';
