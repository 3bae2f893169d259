interface Change {
  readonly capacity: number;
  readonly due: number;
  readonly done: (now: number) => void;
}

/** Instances, or copies: those that take requests, and those that are still starting. */
export class Fleet {
  private change: Change | undefined;
  private desired: number;
  private running: number;

  public constructor(
    initial: number,
    private readonly startup: number,
  ) {
    this.desired = initial;
    this.running = initial;
  }

  /** What was asked for last. */
  public get capacity(): number {
    return this.desired;
  }

  /** Those that take requests. */
  public get inService(): number {
    return this.running;
  }

  /** An endpoint takes no other count while it changes. */
  public get isChanging(): boolean {
    return this.change !== undefined;
  }

  /** New ones take their time to start; those that are taken away go at once. */
  public setCapacity(capacity: number, now: number, done: (now: number) => void): void {
    const due = capacity > this.running ? now + this.startup : now;
    this.desired = capacity;
    this.change = { capacity, due, done };
    this.settle(now);
  }

  public settle(now: number): void {
    if (!this.change || this.change.due > now) return;
    const { capacity, due, done } = this.change;
    this.change = undefined;
    this.running = capacity;
    done(due);
  }
}
