import type { EndpointRecord } from '../../sagemaker/records';
import type { Difference } from './difference';

/** What one side made of a request. */
export interface Side {
  /** What the container answered; 0 when it did not. */
  readonly status: number;
  readonly milliseconds: number;
  /** The beginning of the answer. */
  readonly answer: string;
}

/** One request that went to both. */
export interface Comparison {
  readonly time: string;
  readonly request: string;
  readonly production: Side;
  readonly shadow: Side;
  /** Only where both answered. */
  readonly difference?: Difference;
}

/** What is known of a production variant and its shadow. */
export interface Shadowing {
  readonly configName: string;
  readonly production: string;
  readonly shadow: string;
  /** How many requests went to both. */
  readonly compared: number;
  /** How many copies were not sent, because the shadow was at too many already. */
  readonly dropped: number;
  /** The latest of them. */
  readonly latest: readonly Comparison[];
}

type Pair = Pick<Shadowing, 'configName' | 'production' | 'shadow'>;

/** So many are kept for each shadow. */
export const KEPT = 1_000;

/** Both sides of the requests that were copied to shadow variants. Kept until the emulator stops. */
export class Comparisons {
  private readonly byEndpoint = new Map<string, Map<string, Shadowing>>();

  public add(endpoint: EndpointRecord, pair: Pair, comparison: Comparison): void {
    const { compared, latest, ...rest } = this.of(endpoint, pair);
    this.set(endpoint, { ...rest, compared: compared + 1, latest: [...latest, comparison].slice(-KEPT) });
  }

  public drop(endpoint: EndpointRecord, pair: Pair): void {
    const { dropped, ...rest } = this.of(endpoint, pair);
    this.set(endpoint, { ...rest, dropped: dropped + 1 });
  }

  public all({ arn }: EndpointRecord): Shadowing[] {
    return [...(this.byEndpoint.get(arn)?.values() ?? [])];
  }

  private of({ arn }: EndpointRecord, pair: Pair): Shadowing {
    return this.byEndpoint.get(arn)?.get(pair.configName) ?? { ...pair, compared: 0, dropped: 0, latest: [] };
  }

  private set({ arn }: EndpointRecord, shadowing: Shadowing): void {
    const known = this.byEndpoint.get(arn) ?? new Map<string, Shadowing>();
    this.byEndpoint.set(arn, known.set(shadowing.configName, shadowing));
  }
}
