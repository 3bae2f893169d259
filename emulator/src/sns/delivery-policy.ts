import { ServiceError } from '../http/errors';

type BackoffFunction = 'linear' | 'arithmetic' | 'geometric' | 'exponential';

interface RetryPolicy {
  readonly minDelayTarget?: number;
  readonly maxDelayTarget?: number;
  readonly numRetries?: number;
  readonly numNoDelayRetries?: number;
  readonly numMinDelayRetries?: number;
  readonly numMaxDelayRetries?: number;
  readonly backoffFunction?: BackoffFunction;
}

/** How a subscription of an HTTP endpoint, or else its topic, wants messages to be delivered. */
export interface DeliveryPolicy {
  readonly healthyRetryPolicy?: RetryPolicy;
  readonly throttlePolicy?: object;
  readonly requestPolicy?: { readonly headerContentType?: string };
}

/** Three retries, 20 seconds apart. */
const DEFAULTS = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  numMaxDelayRetries: 0,
  backoffFunction: 'linear',
} as const;

/** From 0 at the first retry of the phase to 1 at its last. */
const GROWTH: Readonly<Record<BackoffFunction, (part: number, min: number, max: number) => number>> = {
  linear: (part, min, max) => min + (max - min) * part,
  arithmetic: (part, min, max) => min + (max - min) * part ** 2,
  geometric: (part, min, max) => min * (max / min) ** part,
  exponential: (part, min, max) => min + (max - min) * ((2 ** (10 * part) - 1) / (2 ** 10 - 1)),
};

/** @throws ServiceError InvalidParameter for what is no JSON object */
export function readPolicy(text: string | undefined): DeliveryPolicy {
  if (!text) return {};
  try {
    const policy: unknown = JSON.parse(text);
    if (typeof policy === 'object' && policy !== null) return policy as DeliveryPolicy;
  } catch {}
  throw new ServiceError('InvalidParameter', 400, 'Invalid parameter: DeliveryPolicy: not a JSON object');
}

/**
 * The seconds to wait before each retry: none first, then the shortest delay, then ever longer ones, then the longest.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export function delaysOf({ healthyRetryPolicy }: DeliveryPolicy): number[] {
  const policy = { ...DEFAULTS, ...healthyRetryPolicy };
  const {
    minDelayTarget: min,
    maxDelayTarget: max,
    numNoDelayRetries,
    numMinDelayRetries,
    numMaxDelayRetries,
  } = policy;
  const growing = Math.max(0, policy.numRetries - numNoDelayRetries - numMinDelayRetries - numMaxDelayRetries);
  const grow = GROWTH[policy.backoffFunction];
  return [
    ...Array<number>(numNoDelayRetries).fill(0),
    ...Array<number>(numMinDelayRetries).fill(min),
    ...Array.from({ length: growing }, (_, at) => grow(growing === 1 ? 0 : at / (growing - 1), min, max)),
    ...Array<number>(numMaxDelayRetries).fill(max),
  ];
}
