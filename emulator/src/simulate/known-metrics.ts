/** What happens to the requests of ten seconds. */
export interface Moment {
  readonly at: number;
  readonly milliseconds: number;
  readonly requests: number;
  /** Instances, or copies, that take requests. */
  readonly inService: number;
  readonly asynchronous: boolean;
  /** Requests that wait or are served, of an asynchronous endpoint. */
  readonly backlog: number;
  /** Requests that wait. */
  readonly waiting: number;
  /** How long a request takes, in milliseconds, where that is known. */
  readonly latency?: number;
}

/** So many times a value, or its part of several: kept apart, so that parts of one number sum up to it. */
export interface MetricSample {
  readonly value: number;
  readonly count: number;
  readonly parts?: number;
}

interface KnownMetric {
  /** In milliseconds. */
  readonly resolution: number;
  /** Which kinds of endpoints publish it. */
  readonly asynchronous: boolean;
  /** What has to be known besides the trace. */
  readonly needs?: 'latency' | 'capacity';
  /** It is published as zero while nothing is asked. */
  readonly idle?: boolean;
  sample(moment: Moment): MetricSample | undefined;
}

const MINUTE = 60_000;
const TEN_SECONDS = 10_000;
/** Of a millisecond. */
const MICROSECONDS = 1000;

/** Requests at once, on average (Little's law). */
const concurrent = ({ requests, milliseconds, latency = 0 }: Moment) => (requests * latency) / milliseconds;
const each = (value: number, count = 1) => ({ value, count });

/** Each request counts as its part of an instance. */
const perInstance = ({ inService, requests }: Moment) =>
  inService > 0 ? { value: 1, count: requests, parts: inService } : undefined;
const concurrencyPerInstance = (moment: Moment) =>
  moment.inService > 0 ? each(concurrent(moment) / moment.inService) : undefined;

/**
 * The metrics of the namespace AWS/SageMaker that follow from how many requests come, and to how many instances.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export const KNOWN_METRICS: Readonly<Record<string, KnownMetric>> = {
  Invocations: { resolution: MINUTE, asynchronous: false, idle: true, sample: ({ requests }) => each(1, requests) },
  InvocationsPerInstance: { resolution: MINUTE, asynchronous: false, idle: true, sample: perInstance },
  InvocationsPerCopy: { resolution: MINUTE, asynchronous: false, idle: true, sample: perInstance },
  ConcurrentRequestsPerModel: {
    resolution: TEN_SECONDS,
    asynchronous: false,
    needs: 'latency',
    sample: concurrencyPerInstance,
  },
  ConcurrentRequestsPerCopy: {
    resolution: TEN_SECONDS,
    asynchronous: false,
    needs: 'latency',
    sample: concurrencyPerInstance,
  },
  ModelLatency: {
    resolution: MINUTE,
    asynchronous: false,
    needs: 'latency',
    sample: ({ latency = 0, requests }) => each(latency * MICROSECONDS, requests),
  },
  ServerlessProvisionedConcurrencyUtilization: {
    resolution: MINUTE,
    asynchronous: false,
    needs: 'latency',
    sample: (moment) => (moment.inService > 0 ? each(Math.min(1, concurrent(moment) / moment.inService)) : undefined),
  },
  NoCapacityInvocationFailures: {
    resolution: MINUTE,
    asynchronous: false,
    sample: ({ inService, requests }) => (inService === 0 ? each(1, requests) : undefined),
  },
  ApproximateBacklogSize: {
    resolution: MINUTE,
    asynchronous: true,
    needs: 'capacity',
    sample: ({ backlog }) => each(backlog),
  },
  ApproximateBacklogSizePerInstance: {
    resolution: MINUTE,
    asynchronous: true,
    needs: 'capacity',
    sample: ({ backlog, inService }) => each(backlog / Math.max(1, inService)),
  },
  HasBacklogWithoutCapacity: {
    resolution: MINUTE,
    asynchronous: true,
    needs: 'capacity',
    sample: ({ waiting, inService }) => each(waiting > 0 && inService === 0 ? 1 : 0),
  },
};
