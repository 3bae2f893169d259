import type { ServiceError } from '../http/errors';
import type { Scope } from '../world/world';
import type { Named } from './records';
import { validationException } from './validation';

/** The kinds of records that have names: as ARNs write them, and as the service's sentences do. */
export const KINDS = {
  model: 'model',
  'endpoint-config': 'endpoint configuration',
  endpoint: 'endpoint',
  'inference-component': 'inference component',
} as const;

export type Kind = keyof typeof KINDS;

interface Names<T extends Named> {
  get(scope: Scope, name: string): T | undefined;
  list(scope: Scope): T[];
}

/** The service writes names in ARNs in lower case. */
export function arnOf(kind: Kind, { account, region }: Scope, name: string): string {
  return `arn:aws:sagemaker:${region}:${account}:${kind}/${name.toLowerCase()}`;
}

/** @throws ServiceError in the service's words, when there is no such record. */
export function find<T extends Named>(kind: Kind, records: Names<T>, scope: Scope, name: string): T {
  const found = records.get(scope, name);
  if (!found) throw notFound(kind, scope, name);
  return found;
}

/** Names are unique whatever their case. @throws ServiceError in the service's words, when the name is taken. */
export function requireFree<T extends Named>(kind: Kind, records: Names<T>, scope: Scope, name: string): void {
  const arn = arnOf(kind, scope, name);
  if (records.list(scope).some((record) => record.arn === arn)) {
    throw validationException(`Cannot create already existing ${KINDS[kind]} "${arn}".`);
  }
}

function notFound(kind: Kind, scope: Scope, name: string): ServiceError {
  return validationException(`Could not find ${KINDS[kind]} "${arnOf(kind, scope, name)}".`);
}
