export { ssmHandlers } from './cloudformation';
export { Parameters, parameterValue } from './parameters';
export { ssm } from './service';
