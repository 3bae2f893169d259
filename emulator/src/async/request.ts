import type { InvocationHeaders } from '../runtime/headers';
import type { NotificationConfig } from '../sagemaker/asynchronous';
import type { Scope } from '../world/world';

/** How a request ended: once this is on disk, nothing else can become of it. */
export interface Outcome {
  readonly succeeded: boolean;
  /** Why it failed. */
  readonly reason?: string;
  /** Whether the spool holds what the container answered; otherwise the reason is all there is. */
  readonly answered: boolean;
  /** Of the answer. */
  readonly contentType?: string;
  readonly variantName: string;
  /** ISO 8601. */
  readonly eventTime: string;
}

/** A request that was accepted and not yet reported on: the record of it, on disk. */
export interface AsyncRequest extends Scope {
  readonly id: string;
  /** Requests are taken in this order. */
  readonly order: number;
  readonly endpointName: string;
  readonly endpointArn: string;
  readonly inferenceId: string;
  readonly headers: InvocationHeaders;
  /** ISO 8601. */
  readonly receivedTime: string;
  readonly ttlSeconds: number;
  readonly timeoutSeconds: number;
  /** The input in S3; without it, the input came with the request. */
  readonly inputLocation?: string;
  readonly outputLocation: string;
  /** Without it, a failure leaves no object. */
  readonly failureLocation?: string;
  readonly notifications: NotificationConfig;
  readonly outcome?: Outcome;
}

/** When it is too old for the queue, in milliseconds since 1970. */
export const expiryOf = ({ receivedTime, ttlSeconds }: AsyncRequest) => Date.parse(receivedTime) + ttlSeconds * 1000;
