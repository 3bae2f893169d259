import type { InjectAnswer, InjectRequest } from '../own/operations/inject';
import { Sentence } from '../sentence';

/**
 * Makes an endpoint's containers fail or be slow, so that a rollback can be rehearsed: `errors` is the share of requests
 * that are answered as by a container's 500, `latencyMs` is added to each answer. It lasts until `clear`, or until the
 * emulator stops.
 *
 * @example await inject(local.url, { endpoint: 'digits', fleet: 'new', errors: 0.3 });
 * @throws Sentence that says what to change.
 */
export async function inject(url: string, request: InjectRequest): Promise<InjectAnswer> {
  const answer = await fetch(`${url}/_serving/inject`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  }).catch(() => undefined);
  if (!answer)
    throw new Sentence(`sagemaker-serving-local does not answer at ${url}: start it with serving-local start.`);
  const content: unknown = await answer.json();
  if (!answer.ok) throw new Sentence((content as { message: string }).message);
  return content as InjectAnswer;
}
