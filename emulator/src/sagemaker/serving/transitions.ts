import type { EndpointRecord, EndpointStatus } from '../records';
import { validationException } from '../validation';

const AT_REST: readonly EndpointStatus[] = ['InService', 'Failed'];

/** The service's only words for an endpoint in motion, also when it is to be deleted. */
export function requireNotInProgress({ status, arn }: EndpointRecord): void {
  if (!AT_REST.includes(status)) throw validationException(`Cannot update in-progress endpoint "${arn}".`);
}

/** Only deleting works on a failed endpoint. */
export function requireSettled(endpoint: EndpointRecord): void {
  requireNotInProgress(endpoint);
  if (endpoint.status === 'Failed') {
    throw validationException(`Cannot update failed endpoint "${endpoint.arn}": delete it and create it again.`);
  }
}
