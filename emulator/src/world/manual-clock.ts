import type { Clock } from './clock';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const TURNS = 10;

/** A clock that stands still until it is moved: for tests. */
export class ManualClock implements Clock {
  private time: number;
  private sleepers: Sleeper[] = [];

  public constructor(start = '2026-11-20T12:00:00Z') {
    this.time = Date.parse(start);
  }

  /** How many wait for it to be moved. */
  public get sleeping(): number {
    return this.sleepers.length;
  }

  public now(): Date {
    return new Date(this.time);
  }

  public sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const sleeper = { at: this.time + milliseconds, wake };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', wake);
    });
  }

  /**
   * Moves it, and wakes whoever is due, in the order of time and each at its own time. Whoever was woken may act, and
   * sleep again within the same move, before the next one wakes. Time spent outside of JavaScript is not waited for.
   */
  public async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      this.time = next.at;
      this.sleepers = this.sleepers.filter((other) => other !== next);
      next.wake();
      await settle();
    }
    this.time = end;
    await settle();
  }

  private nextUntil(end: number): Sleeper | undefined {
    const due = this.sleepers.filter(({ at }) => at <= end);
    return due.reduce<Sleeper | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);
  }
}

/** Lets promises settle. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}
