import { Agent } from 'node:http';
import type { ContainerLog } from '../../containers/container-log';
import type { RunningContainer } from '../../containers/container-runtime';
import type { World } from '../../world/world';
import type { ModelStore } from './model-store';

/** One container of an instance: its address and its connections. */
export class Container {
  /** Keeps connections open between requests. */
  public readonly agent = new Agent({ keepAlive: true, noDelay: true });
  private stopped: Promise<void> | undefined;

  public constructor(
    public readonly world: World,
    /** As the service calls it in errors, logs and metrics. */
    public readonly name: string,
    public readonly port: number,
    public readonly log: ContainerLog,
    private readonly running: RunningContainer,
    private readonly cleanUp: () => Promise<void>,
    /** Of a multi-model container alone. */
    public readonly models?: ModelStore,
  ) {}

  /** Resolves with how it ended. */
  public get ended(): Promise<string> {
    return this.running.ended;
  }

  /** Resolves once nothing is left of it. */
  public stop(graceMilliseconds: number): Promise<void> {
    this.stopped ??= this.end(graceMilliseconds);
    return this.stopped;
  }

  private async end(graceMilliseconds: number): Promise<void> {
    await this.running.stop(graceMilliseconds);
    this.agent.destroy();
    await this.cleanUp().catch((error: Error) =>
      this.world.log.warn(`The remains of container ${this.name} could not be removed: ${error.message}`),
    );
  }
}
