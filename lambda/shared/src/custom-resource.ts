import { setTimeout as sleep } from 'node:timers/promises';

/** CloudFormation takes answers of up to 4096 bytes, and a sentence is in it once or twice. */
const MAX_SENTENCE_BYTES = 1500;
const TRIES = 5;

/**
 * What CloudFormation sends to the function behind a custom resource.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export interface CustomResourceEvent<Properties> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
}

/** What Lambda tells about this run. */
export interface Run {
  getRemainingTimeInMillis(): number;
}

/** How it went. */
export interface Answer {
  /** Kept as it is, if the resource has one already. */
  readonly physicalResourceId: string;
  /** Why it failed, if it did. */
  readonly failure?: string;
  /** What the stack may read of the resource. */
  readonly data?: object;
}

/**
 * Tells CloudFormation how it went, at the address that it gave for that.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export async function tell(event: CustomResourceEvent<unknown>, answer: Answer, pause = sleep): Promise<void> {
  const body = Buffer.from(JSON.stringify(rendered(event, answer)));
  for (let attempt = 1; ; attempt++) {
    const failure = await put(event.ResponseURL, body);
    if (!failure) return;
    if (attempt === TRIES) throw new Error(`CloudFormation could not be told how it went: ${failure}`);
    await pause(1000 * attempt);
  }
}

function rendered(event: CustomResourceEvent<unknown>, { physicalResourceId, failure, data }: Answer) {
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId = physicalResourceId } = event;
  return {
    Status: failure === undefined ? 'SUCCESS' : 'FAILED',
    Reason: failure === undefined ? undefined : clipped(failure),
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId,
    Data: data,
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

/** A sentence that is not too long for an answer. */
export function clipped(sentence: string): string {
  const letters = [...sentence];
  let kept = letters.length;
  const text = () => (kept < letters.length ? `${letters.slice(0, kept).join('')} …` : sentence);
  while (Buffer.byteLength(JSON.stringify(text())) > MAX_SENTENCE_BYTES) kept = Math.floor(kept * 0.95);
  return text();
}
