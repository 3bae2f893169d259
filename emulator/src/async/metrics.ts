import { type Measurement, Measurements } from '../runtime/measurements';
import type { World } from '../world/world';
import type { AsyncRequest } from './request';

type Of = Pick<AsyncRequest, 'account' | 'region' | 'endpointName'>;

/** What there is to know of the requests in a queue. */
export interface Backlog {
  /** Waiting, or being processed. */
  readonly size: number;
  readonly waiting: number;
  readonly instances: number;
  readonly oldestSeconds: number;
}

/**
 * The metrics of asynchronous endpoints. The guide spells one of them InvocationsProcesssed; CloudWatch has it with two s.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html
 */
export class AsyncMetrics {
  public constructor(private readonly world: World) {}

  public count(of: Of, variantName: string, name: string): void {
    this.tell(of, { name, value: 1, unit: 'Count' }, variantName);
  }

  /** Since then, by `performance.now()`. */
  public took(of: Of, variantName: string, name: string, began: number): void {
    this.tell(of, { name, value: (performance.now() - began) * 1000, unit: 'Microseconds' }, variantName);
  }

  /** Since the request came, on the world's clock. */
  public waited(request: AsyncRequest, variantName: string): void {
    this.tell(request, { name: 'TimeInBacklog', value: this.ageOf(request) * 1000, unit: 'Microseconds' }, variantName);
  }

  public processed(request: AsyncRequest, variantName: string, failed: boolean): void {
    this.count(request, variantName, 'InvocationsProcessed');
    if (failed) this.count(request, variantName, 'InvocationFailures');
    this.tell(request, { name: 'TotalProcessingTime', value: this.ageOf(request), unit: 'Milliseconds' }, variantName);
  }

  public backlog(of: Of, { size, waiting, instances, oldestSeconds }: Backlog): void {
    const perInstance = size / Math.max(1, instances);
    const without = waiting > 0 && instances === 0 ? 1 : 0;
    this.tell(of, { name: 'ApproximateBacklogSize', value: size, unit: 'Count' });
    this.tell(of, { name: 'ApproximateBacklogSizePerInstance', value: perInstance, unit: 'Count' });
    this.tell(of, { name: 'ApproximateAgeOfOldestRequest', value: oldestSeconds, unit: 'Seconds' });
    this.tell(of, { name: 'HasBacklogWithoutCapacity', value: without, unit: 'Count' });
  }

  private ageOf({ receivedTime }: AsyncRequest): number {
    return this.world.now().getTime() - Date.parse(receivedTime);
  }

  private tell(of: Of, value: Pick<Measurement, 'name' | 'value' | 'unit'>, VariantName?: string): void {
    const { account, region, endpointName: EndpointName } = of;
    const dimensions: Record<string, string> = VariantName ? { EndpointName, VariantName } : { EndpointName };
    this.world.part(Measurements).tell({ account, region, dimensions, ...value });
  }
}
