/** Where the emulator gets its time from; tests move it instead of sleeping. */
export interface Clock {
  now(): Date;
  /** Resolves once `milliseconds` have passed on this clock, or at once when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's time, or a faster one: at speed 60, five minutes pass in five seconds. It starts at the machine's time. */
export class SystemClock implements Clock {
  private readonly started = Date.now();

  public constructor(private readonly speed = 1) {
    if (!(speed > 0 && Number.isFinite(speed)))
      throw new RangeError(`SystemClock: speed is ${speed}, allowed is any number above 0.`);
  }

  public now(): Date {
    return new Date(this.started + (Date.now() - this.started) * this.speed);
  }

  public sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds / this.speed);
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}
