import { EventStreamCodec } from '@smithy/core/event-streams';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

/** Why a stream ended before its end, as the service tells it in the stream. */
export interface StreamError {
  readonly ErrorCode: 'ModelInvocationTimeExceeded' | 'StreamBroken';
  readonly Message: string;
}

/** A piece of the container's answer, as the container happened to send it. */
export function payloadPart(bytes: Buffer): Uint8Array {
  const headers = {
    ':message-type': 'event',
    ':event-type': 'PayloadPart',
    ':content-type': 'application/octet-stream',
  };
  return frame(headers, bytes);
}

export function modelStreamError(error: StreamError): Uint8Array {
  const headers = {
    ':message-type': 'exception',
    ':exception-type': 'ModelStreamError',
    ':content-type': 'application/json',
  };
  return frame(headers, Buffer.from(JSON.stringify(error)));
}

function frame(headers: Readonly<Record<string, string>>, body: Uint8Array): Uint8Array {
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]);
  return codec.encode({ headers: Object.fromEntries(typed), body });
}
