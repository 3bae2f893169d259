import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, ResourceEvent } from './event';

/** CloudFormation takes answers of up to 4096 bytes, and the sentence is in it once or twice. */
const MAX_SENTENCE_BYTES = 1500;
const TRIES = 5;

/**
 * Tells CloudFormation how it went, at the address that it gave for that.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export async function respond(event: ResourceEvent, outcome?: Outcome, pause = sleep): Promise<void> {
  const body = Buffer.from(JSON.stringify(answerTo(event, outcome)));
  for (let attempt = 1; ; attempt++) {
    const failure = await put(event.ResponseURL, body);
    if (!failure) return;
    if (attempt === TRIES) throw new Error(`CloudFormation could not be told how it went: ${failure}`);
    await pause(1000 * attempt);
  }
}

function answerTo(event: ResourceEvent, outcome?: Outcome) {
  const { StackId, RequestId, LogicalResourceId, ResourceProperties } = event;
  const failed = outcome && outcome.Outcome !== 'DEPLOYED' && ResourceProperties.OnRollback === 'fail';
  return {
    Status: failed ? 'FAILED' : 'SUCCESS',
    Reason: failed ? clipped(outcome.Message) : undefined,
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId: event.PhysicalResourceId ?? `${ResourceProperties.EndpointName}-rollout`,
    Data: outcome && { ...outcome, Message: clipped(outcome.Message) },
  };
}

/** The address is signed for a body without a type: bytes make `fetch` send none. */
async function put(url: string, body: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  try {
    const { ok, status } = await fetch(url, { method: 'PUT', body, signal: AbortSignal.timeout(10_000) });
    return ok ? undefined : `the answer was ${status}`;
  } catch (error) {
    return error instanceof Error ? `${error.message} (${error.cause ?? 'no cause given'})` : `${error}`;
  }
}

function clipped(sentence: string): string {
  const letters = [...sentence];
  let kept = letters.length;
  const text = () => (kept < letters.length ? `${letters.slice(0, kept).join('')} …` : sentence);
  while (Buffer.byteLength(JSON.stringify(text())) > MAX_SENTENCE_BYTES) kept = Math.floor(kept * 0.95);
  return text();
}
