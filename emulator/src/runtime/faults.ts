import type { EndpointRecord } from '../sagemaker/records';
import type { Target } from './errors';

/** Which requests of an endpoint a fault strikes: those that go to a variant, to a fleet, to an endpoint config. */
export interface FaultSelector {
  /** @default all variants */
  readonly variant?: string;
  /** `new` is the fleet that a rollout brings up, also one that is still to come; `old` is the one that serves. @default both */
  readonly fleet?: 'new' | 'old' | 'both';
  /** @default any */
  readonly configName?: string;
}

export interface Fault extends FaultSelector {
  /** The share of requests that are answered 500 in the container's place: 0 to 1. */
  readonly errors: number;
  /** What is added to the container's time. */
  readonly latencyMs: number;
}

/** What happens to one request. */
export interface Strike {
  readonly fails: boolean;
  readonly latencyMs: number;
}

const SPARED: Strike = { fails: false, latencyMs: 0 };

/** Faults for rehearsals, between the router and the containers. Nothing of them is kept on disk. */
export class Faults {
  private readonly byEndpoint = new Map<string, readonly Fault[]>();

  /** In place of an earlier fault with the same selector. */
  public inject({ arn }: EndpointRecord, fault: Fault): void {
    const others = (this.byEndpoint.get(arn) ?? []).filter((other) => !isSame(other, fault));
    this.byEndpoint.set(arn, [...others, fault]);
  }

  /** Takes back the faults that the selector covers. */
  public clear({ arn }: EndpointRecord, selector: FaultSelector): void {
    const left = (this.byEndpoint.get(arn) ?? []).filter((fault) => !covers(selector, fault));
    if (left.length > 0) this.byEndpoint.set(arn, left);
    else this.byEndpoint.delete(arn);
  }

  public of({ arn }: EndpointRecord): readonly Fault[] {
    return this.byEndpoint.get(arn) ?? [];
  }

  /** What the faults that match a request do to it, together. */
  public strike(target: Target): Strike {
    if (this.byEndpoint.size === 0) return SPARED;
    const matching = this.of(target.endpoint).filter((fault) => matches(fault, target));
    return {
      fails: matching.some(({ errors }) => Math.random() < errors),
      latencyMs: matching.reduce((sum, { latencyMs }) => sum + latencyMs, 0),
    };
  }
}

function matches({ variant, fleet = 'both', configName }: FaultSelector, target: Target): boolean {
  const name = target.variant.record.name;
  const side = target.isNew ? 'new' : 'old';
  const config = target.fleet.configName;
  return (variant ?? name) === name && (fleet === 'both' || fleet === side) && (configName ?? config) === config;
}

const fleetOf = ({ fleet = 'both' }: FaultSelector) => fleet;

function isSame(one: FaultSelector, other: FaultSelector): boolean {
  return one.variant === other.variant && fleetOf(one) === fleetOf(other) && one.configName === other.configName;
}

/** Whether the fault is among those that a selector names; what a selector leaves open, it covers. */
function covers(selector: FaultSelector, fault: Fault): boolean {
  const fitsFleet = fleetOf(selector) === 'both' || fleetOf(selector) === fleetOf(fault);
  const fitsVariant = (selector.variant ?? fault.variant) === fault.variant;
  return fitsFleet && fitsVariant && (selector.configName ?? fault.configName) === fault.configName;
}
