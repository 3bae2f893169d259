import { Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Call, HttpRequest, HttpResponse } from '../../http/types';
import { readPayload } from '../body';
import { connectionLost } from '../errors';
import type { Exchange } from '../exchange';
import type { Opened } from '../forward';
import { readHeaders, toCaller } from '../headers';
import { invoke } from '../invoke';
import { modelStreamError, payloadPart, type StreamError } from './frames';

/** How long a container may take to send all of its answer. */
const TIMEOUT_MILLISECONDS = 8 * 60_000;

/** InvokeEndpointWithResponseStream: the caller gets what the container sends as it is sent. */
export async function invokeEndpointWithResponseStream(
  endpointName: string,
  request: HttpRequest,
  call: Call,
): Promise<HttpResponse> {
  const began = performance.now();
  const body = await readPayload(request.stream);
  const headers = readHeaders(request.headers, 'InvokeEndpointWithResponseStream');
  const { world, account, region, requestId } = call;
  const invoked = { world, account, region, requestId, endpointName, headers, body, began };
  return new Promise((resolve, reject) => {
    const answer = async (opened: Opened, exchange: Exchange) => {
      const stream = new AnswerStream(opened, exchange);
      resolve({ status: 200, headers: headersOf(opened, exchange, call), body: stream.body });
      await stream.ended();
    };
    // Once the answer has begun, what goes wrong is told in the stream.
    invoke({ ...invoked, timeoutMilliseconds: TIMEOUT_MILLISECONDS }, answer).catch(reject);
  });
}

function headersOf({ headers }: Opened, { target }: Exchange, { requestId }: Call): Record<string, string> {
  const { 'content-type': contentType, ...answered } = toCaller(headers);
  return {
    ...answered,
    ...(contentType ? { 'x-amzn-sagemaker-content-type': contentType } : {}),
    'content-type': 'application/vnd.amazon.eventstream',
    'x-amzn-RequestId': requestId,
    'x-Amzn-Invoked-Production-Variant': target.variant.record.name,
  };
}

/** A container's answer as an event stream. */
class AnswerStream {
  public readonly body = new Transform({
    transform: (chunk, _encoding, done) => done(null, payloadPart(chunk)),
    flush: (done) => done(null, this.broken ? modelStreamError(this.whyBroken()) : undefined),
  });
  private broken = false;

  public constructor(
    private readonly opened: Opened,
    private readonly exchange: Exchange,
  ) {
    opened.body.once('error', () => this.break()).pipe(this.body);
    // A client that has left wants no more of it.
    this.body.once('close', () => opened.body.destroy());
  }

  /** @throws ServiceError ModelError when it ended before its end. */
  public async ended(): Promise<void> {
    await finished(this.body).catch(() => {});
    if (this.broken) throw connectionLost(this.exchange.target, this.opened.container);
  }

  private break(): void {
    if (this.body.destroyed) return;
    this.broken = true;
    this.body.end();
  }

  private whyBroken(): StreamError {
    if (!this.exchange.signal.aborted) return STREAM_BROKEN;
    const { name } = this.opened.container;
    return {
      ErrorCode: 'ModelInvocationTimeExceeded',
      Message: `Your model ${name} did not complete sending the inference response in the allotted time.`,
    };
  }
}

const STREAM_BROKEN: StreamError = {
  ErrorCode: 'StreamBroken',
  Message: 'The connection to the model was reset or closed before the end of its answer.',
};
