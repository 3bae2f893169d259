import type { Scope, World } from '../../world/world';
import { RollbackAlarms } from './alarms';
import { alarmGone, alarmTripped, timedOut } from './interruption';

export interface GuardOptions {
  readonly alarms: readonly string[];
  readonly timeoutSeconds?: number;
  /** How much of the time limit was used up before. */
  readonly spentSeconds: number;
  /** Aborts when the emulator stops. */
  readonly closed: AbortSignal;
}

/**
 * Watches over a rollout: its alarms, and its time limit. A bake takes the world's time; what really happens takes
 * real time, so that a faster clock makes nothing late.
 */
export class Guard {
  private readonly stop = new AbortController();
  private readonly signal: AbortSignal;
  private readonly stopped: Promise<never>;
  private readonly unsubscribe: () => void;
  private readonly alarms: RollbackAlarms;
  private spentMilliseconds: number;

  public constructor(
    private readonly world: World,
    private readonly scope: Scope,
    private readonly options: GuardOptions,
  ) {
    this.alarms = world.part(RollbackAlarms);
    this.spentMilliseconds = options.spentSeconds * 1000;
    this.signal = AbortSignal.any([this.stop.signal, options.closed]);
    this.stopped = rejection(this.signal);
    this.unsubscribe = this.alarms.onChange(() => this.check(false));
    this.check(options.spentSeconds === 0);
  }

  public get spentSeconds(): number {
    return this.spentMilliseconds / 1000;
  }

  /** Does what really takes time. Rejects as soon as the guard stops the rollout; what was begun is called off by its signal. */
  public async during(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.signal.throwIfAborted();
    const began = performance.now();
    const done = new AbortController();
    this.limit(done.signal);
    try {
      await Promise.race([work(this.signal), this.stopped]);
    } finally {
      done.abort();
      this.spentMilliseconds += performance.now() - began;
    }
  }

  /** Rejects as soon as an alarm trips or the time limit is over. */
  public async wait(seconds: number): Promise<void> {
    const milliseconds = Math.min(seconds * 1000, this.left);
    await this.world.sleep(milliseconds, this.signal);
    this.check(false);
    this.signal.throwIfAborted();
    this.spentMilliseconds += milliseconds;
    if (milliseconds < seconds * 1000) throw timedOut(this.options.timeoutSeconds ?? 0);
  }

  /** Stops watching. */
  public end(): void {
    this.unsubscribe();
  }

  private get left(): number {
    const { timeoutSeconds } = this.options;
    return timeoutSeconds === undefined ? Number.POSITIVE_INFINITY : timeoutSeconds * 1000 - this.spentMilliseconds;
  }

  private async limit(done: AbortSignal): Promise<void> {
    if (this.left === Number.POSITIVE_INFINITY) return;
    await this.world.realSleep(this.left, done);
    if (!done.aborted) this.stop.abort(timedOut(this.options.timeoutSeconds ?? 0));
  }

  /** The first reason stays. */
  private check(atStart: boolean): void {
    for (const name of this.options.alarms) {
      const state = this.alarms.stateOf(this.scope, name);
      if (!state) this.stop.abort(alarmGone(name));
      else if (state.value === 'ALARM') this.stop.abort(alarmTripped(name, state.reason, atStart));
    }
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  rejected.catch(() => {});
  return rejected;
}
