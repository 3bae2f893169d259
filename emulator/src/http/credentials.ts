import { DEFAULT_ACCOUNT } from '../world/world';
import type { HttpRequest } from './types';

const DEFAULT_REGION = 'us-east-1';

/** What the signature of a request says: who calls, where, and which service. */
export interface Signature {
  readonly account: string;
  readonly region: string;
  /** The signing name of the service, or undefined for an unsigned request. */
  readonly service: string | undefined;
}

/** Reads the credential scope. Signatures are not verified: any secret will do. */
export function readSignature(request: Pick<HttpRequest, 'headers' | 'query'>): Signature {
  const header = request.headers.authorization?.match(/Credential=([^,\s]+)/)?.[1];
  const scope = header ?? request.query.get('X-Amz-Credential') ?? undefined;
  if (!scope) return { account: DEFAULT_ACCOUNT, region: DEFAULT_REGION, service: undefined };
  const [accessKeyId, , region, service] = scope.split('/');
  return { account: accountOf(accessKeyId), region: region || DEFAULT_REGION, service };
}

/** An access key of that account: the account is readable from it, so nothing has to be kept. */
export function accessKeyOf(account: string): string {
  return `ASIALOCAL${account}`;
}

function accountOf(accessKeyId: string): string {
  return accessKeyId.match(/^ASIALOCAL(\d{12})$/)?.[1] ?? DEFAULT_ACCOUNT;
}
