import type { Assumptions } from './assumptions';
import type { Moment } from './known-metrics';

const MINUTE = 60_000;

/** What becomes of the requests: served, too many, or in a queue. */
export class Load {
  /** Requests that wait, of an asynchronous endpoint. */
  private waiting = 0;

  public constructor(
    private readonly asynchronous: boolean,
    private readonly assumptions: Assumptions,
  ) {}

  /** @param requests those that come within it */
  public serve(at: number, milliseconds: number, requests: number, inService: number): Served {
    const { capacity, latency } = this.assumptions;
    const possible = capacity === undefined ? Infinity : (inService * capacity * milliseconds) / MINUTE;
    const asked = this.waiting + requests;
    const taken = Math.min(asked, possible);
    this.waiting = this.asynchronous ? asked - taken : 0;
    const busy = Number.isFinite(possible) && possible > 0 ? (taken / possible) * inService : 0;
    const { asynchronous, waiting } = this;
    const moment = { at, milliseconds, requests, inService, asynchronous, waiting, backlog: waiting + busy, latency };
    return {
      moment,
      beyond: this.asynchronous ? 0 : asked - taken,
      utilisation: utilisation(taken, asked, possible, asynchronous),
    };
  }
}

export interface Served {
  readonly moment: Moment;
  /** Requests that were more than what the instances can take. */
  readonly beyond: number;
  /** Of what the instances can take; above 1 where more comes. */
  readonly utilisation?: number;
}

/** Nothing can be said of no instances that nobody asks. */
function utilisation(taken: number, asked: number, possible: number, queued: boolean): number | undefined {
  if (!Number.isFinite(possible) || possible === 0) return undefined;
  return (queued ? taken : asked) / possible;
}
