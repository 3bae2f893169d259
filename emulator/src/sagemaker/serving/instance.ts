import type { World } from '../../world/world';
import type { Container } from './container';

/** The guide's time between SIGTERM and SIGKILL. */
const GRACE_MILLISECONDS = 30_000;

/** The containers that answer together, and how many requests they are at. */
export class Instance {
  private requests = 0;
  private idle: (() => void)[] = [];
  private stopped: Promise<void> | undefined;

  public constructor(
    private readonly world: World,
    public readonly id: string,
    /** In the order of the model's. */
    public readonly containers: readonly Container[],
    private readonly cleanUp: () => Promise<void>,
  ) {}

  /** Resolves with how the first of its containers ended. */
  public get ended(): Promise<string> {
    return Promise.race(this.containers.map(({ ended }) => ended));
  }

  public get outstanding(): number {
    return this.requests;
  }

  /** Begins a request, which keeps the instance from being stopped until it is released. */
  public acquire(): void {
    this.requests++;
  }

  public release(): void {
    this.requests--;
    if (this.requests === 0) for (const listener of this.idle.splice(0)) listener();
  }

  /** Calls back, once, when its last request has ended. */
  public onceIdle(listener: () => void): void {
    this.idle.push(listener);
  }

  /** Finishes the requests it is at, then stops. Whoever calls this sends it no further ones. */
  public async drain(): Promise<void> {
    await this.untilIdle();
    await this.stop();
  }

  /** Resolves once nothing is left of it. */
  public stop(graceMilliseconds = GRACE_MILLISECONDS): Promise<void> {
    this.stopped ??= this.end(graceMilliseconds);
    return this.stopped;
  }

  private async end(graceMilliseconds: number): Promise<void> {
    await Promise.all(this.containers.map((container) => container.stop(graceMilliseconds)));
    await this.cleanUp().catch((error: Error) =>
      this.world.log.warn(`The remains of instance ${this.id} could not be removed: ${error.message}`),
    );
  }

  private untilIdle(): Promise<void> {
    if (this.requests === 0) return Promise.resolve();
    return new Promise((resolve) => this.onceIdle(resolve));
  }
}
