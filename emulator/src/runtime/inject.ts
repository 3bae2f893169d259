import { ask } from '../own/ask';
import type { InjectAnswer, InjectRequest } from '../own/operations/inject';

/**
 * Makes an endpoint's containers fail or be slow, so that a rollback can be rehearsed: `errors` is the share of requests
 * that are answered as by a container's 500, `latencyMs` is added to each answer. It lasts until `clear`, or until the
 * emulator stops.
 *
 * @example await inject(local.url, { endpoint: 'digits', fleet: 'new', errors: 0.3 });
 * @throws Sentence that says what to change.
 */
export async function inject(url: string, request: InjectRequest): Promise<InjectAnswer> {
  const headers = { 'content-type': 'application/json' };
  return ask(url, '/_serving/inject', { method: 'POST', headers, body: JSON.stringify(request) });
}
