export { lambdaHandlers } from './cloudformation';
export { FunctionProviders } from './custom-resources';
export { Functions } from './functions';
export { Invocations } from './invocations';
export { isFunctionArn } from './names';
export { lambda } from './service';
