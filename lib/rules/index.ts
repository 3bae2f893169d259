export { CATALOGUE, LEFT_OUT } from './catalogue';
export { type CheckOptions, check, type Report } from './check';
export type { Finding, Flaw, Resources, Rule, Severity } from './rule';
