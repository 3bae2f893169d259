import type { World } from '../../world/world';

interface Times {
  /** When it is to ring; undefined while it is not. */
  next(): number | undefined;
  ring(now: number): Promise<void>;
}

/** Timers do not reach further than 24 days. */
const LONGEST_SLEEP = 86_400_000;

/** Rings at times that change. */
export class Alarmclock {
  private waiting = new AbortController();
  private closed = false;

  public constructor(
    private readonly world: World,
    private readonly times: Times,
  ) {}

  /** The times have changed. */
  public reset(): void {
    this.waiting.abort();
    this.waiting = new AbortController();
    if (!this.closed) void this.wait(this.waiting.signal);
  }

  public close(): void {
    this.closed = true;
    this.waiting.abort();
  }

  private async wait(signal: AbortSignal): Promise<void> {
    for (let next = this.times.next(); next !== undefined; next = this.times.next()) {
      const left = next - this.world.now().getTime();
      await this.world.sleep(Math.min(Math.max(0, left), LONGEST_SLEEP), signal);
      if (signal.aborted) return;
      if (this.world.now().getTime() >= next) await this.ring();
    }
  }

  private async ring(): Promise<void> {
    try {
      await this.times.ring(this.world.now().getTime());
    } catch (error) {
      this.world.log.warn(`a bug in sagemaker-serving-local, at a scheduled action: ${(error as Error).stack}`);
    }
  }
}
