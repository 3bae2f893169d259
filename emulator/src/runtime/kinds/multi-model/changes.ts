import { orAborted } from './or-aborted';

/** Lets those wait who can go on once something changes. */
export class Changes {
  private waiting: (() => void)[] = [];
  private changes = 0;

  /** How many there were. */
  public get count(): number {
    return this.changes;
  }

  public tell(): void {
    this.changes++;
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  /** Rejects when the signal aborts. */
  public next(signal: AbortSignal): Promise<void> {
    return orAborted(new Promise<void>((resolve) => this.waiting.push(resolve)), signal);
  }
}
