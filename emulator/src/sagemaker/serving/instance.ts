import { Agent } from 'node:http';
import type { RunningContainer } from '../../containers/container-runtime';
import type { World } from '../../world/world';

/** The guide's time between SIGTERM and SIGKILL. */
const GRACE_MILLISECONDS = 30_000;

/** One container that serves: its address, its connections, and how many requests it is at. */
export class Instance {
  /** Keeps connections open between requests. */
  public readonly agent = new Agent({ keepAlive: true, noDelay: true });
  private requests = 0;
  private idle: (() => void) | undefined;
  private stopped: Promise<void> | undefined;

  public constructor(
    private readonly world: World,
    public readonly id: string,
    public readonly port: number,
    public readonly logFile: string,
    private readonly container: RunningContainer,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  /** Resolves with how its container ended. */
  public get ended(): Promise<string> {
    return this.container.ended;
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
    if (this.requests === 0) this.idle?.();
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
    await this.container.stop(graceMilliseconds);
    this.agent.destroy();
    await this.cleanUp().catch((error: Error) =>
      this.world.log.warn(`The remains of instance ${this.id} could not be removed: ${error.message}`),
    );
  }

  private untilIdle(): Promise<void> {
    if (this.requests === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.idle = resolve;
    });
  }
}
