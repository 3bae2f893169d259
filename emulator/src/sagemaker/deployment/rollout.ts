import { isDeepStrictEqual } from 'node:util';
import type { World } from '../../world/world';
import type { EndpointRecord, FleetRecord } from '../records';
import type { Fleet } from '../serving/fleet';
import type { Traffic } from '../serving/traffic';
import { alarmNames, type DeploymentConfig, timeoutSeconds } from './deployment-config';
import { Guard } from './guard';
import { type Interruption, toInterruption } from './interruption';
import { full, none, planBack, planForward } from './plan';
import type { Counts, RolloutRecord, Stage, Step } from './rollout-record';

/** What a rollout moves, and where it is kept. */
export interface Moved {
  readonly endpoint: EndpointRecord;
  readonly traffic: Traffic;
  readonly old: Fleet;
  readonly fresh: Fleet;
  /** Keeps how far it has come, on disk. */
  save(rollout: RolloutRecord): void;
  /** Aborts when the emulator stops. */
  readonly closed: AbortSignal;
}

/** An endpoint before the first step. */
export function newRollout(config: DeploymentConfig, old: FleetRecord, fresh: FleetRecord): RolloutRecord {
  return {
    startTime: fresh.startTime,
    direction: 'forward',
    steps: planForward(config, old, fresh),
    at: 0,
    stage: { step: 0, status: 'Creating', startTime: fresh.startTime },
    sizes: { new: none(fresh), old: full(old) },
    shares: {},
    spentSeconds: 0,
  };
}

/** One runner for every policy: it goes from step to step of the plan, and turns back when the guard says so. */
export class Rollout {
  private readonly config: DeploymentConfig;

  public constructor(
    private readonly world: World,
    private readonly moved: Moved,
    private record: RolloutRecord,
  ) {
    this.config = moved.endpoint.deploymentConfig ?? {};
  }

  /** Resolves with where it ended, or with undefined when the emulator stopped before. */
  public async run(): Promise<RolloutRecord | undefined> {
    const interruption = this.record.direction === 'forward' ? await this.forward() : undefined;
    if (this.moved.closed.aborted) return undefined;
    if (interruption) this.turnBack(interruption);
    if (this.record.direction === 'back') await this.back();
    return this.moved.closed.aborted ? undefined : this.record;
  }

  /** @returns what stopped it, if anything did. */
  private async forward(): Promise<Interruption | undefined> {
    const { endpoint, closed } = this.moved;
    const guard = new Guard(this.world, endpoint, {
      alarms: alarmNames(this.config),
      timeoutSeconds: timeoutSeconds(this.config),
      spentSeconds: this.record.spentSeconds,
      closed,
    });
    try {
      for (const step of this.stepsAhead()) {
        if (step.wait) await this.advance(step, guard);
        else await this.reach(step, new AbortController().signal);
        this.keep({ at: this.record.at + 1, sizes: step.sizes, spentSeconds: guard.spentSeconds });
      }
      return undefined;
    } catch (error) {
      return toInterruption(error);
    } finally {
      guard.end();
    }
  }

  /** Nothing stops it: the old fleet is one that served. */
  private async back(): Promise<void> {
    for (const step of this.stepsAhead()) {
      const { sizes, stage } = this.record;
      if (grows(sizes.old, step.sizes.old) && stage.status !== 'Creating') this.enter('Creating');
      await this.moved.old.bringUpTo(step.sizes.old);
      if (this.moved.closed.aborted) return;
      this.shift(step);
      this.enter('Deleting');
      await this.moved.fresh.scaleTo(step.sizes.new, this.moved.closed);
      if (this.moved.closed.aborted) return;
      this.keep({ at: this.record.at + 1, sizes: step.sizes });
    }
  }

  private async advance(step: Step, guard: Guard): Promise<void> {
    await guard.during((signal) => this.reach(step, signal));
    const { seconds, of } = step.wait ?? { seconds: 0 };
    if (seconds === 0) return;
    const now = this.world.now();
    this.enter('Baking', new Date(now.getTime() + seconds * 1000));
    this.world.log.info(`${this.title}: ${trafficOf(step)} to ${this.target}, baking for ${seconds} s (${of}).`);
    await guard.wait(seconds);
  }

  /** First what grows, then the traffic, then what shrinks: no request is without an instance. */
  private async reach(step: Step, signal: AbortSignal): Promise<void> {
    const { old, fresh } = this.moved;
    if (grows(this.record.sizes.new, step.sizes.new)) this.enter('Creating');
    await fresh.scaleTo(step.sizes.new, signal);
    signal.throwIfAborted();
    this.shift(step);
    if (grows(step.sizes.old, this.record.sizes.old)) this.enter('Deleting');
    await old.scaleTo(step.sizes.old, signal);
    this.keep({ sizes: step.sizes });
  }

  private shift({ shares }: Step): void {
    this.moved.traffic.shares = shares;
    if (isDeepStrictEqual(shares, this.record.shares)) return;
    this.keep({ shares, stage: this.stage('ActivatingTraffic') });
  }

  private turnBack({ cause, message }: Interruption): void {
    const { old, fresh } = this.moved;
    const steps = planBack(this.config, old.record, fresh.record, this.record);
    const rollback = { cause, reason: message.slice(0, 1024) };
    this.world.log.warn(`${this.title}: ${message} All traffic goes back to ${old.record.configName}.`);
    this.record = { ...this.record, direction: 'back', steps, at: 0, rollback };
    const waits = grows(this.record.sizes.old, steps[0].sizes.old);
    this.enter(waits ? 'Creating' : 'ActivatingTraffic');
  }

  private stepsAhead(): readonly Step[] {
    return this.record.steps.slice(this.record.at);
  }

  private enter(status: Stage['status'], until?: Date): void {
    this.keep({ stage: this.stage(status, until) });
  }

  private stage(status: Stage['status'], until?: Date): Stage {
    const startTime = this.world.now().toISOString();
    return { step: this.record.at, status, startTime, until: until?.toISOString() };
  }

  private keep(change: Partial<RolloutRecord>): void {
    this.record = { ...this.record, ...change };
    this.moved.save(this.record);
  }

  private get title(): string {
    return `Endpoint ${this.moved.endpoint.name}, step ${this.record.at + 1} of ${this.record.steps.length}`;
  }

  private get target(): string {
    return this.moved.fresh.record.configName;
  }
}

const grows = (from: Counts, to: Counts) => Object.entries(to).some(([name, count]) => count > (from[name] ?? 0));

function trafficOf({ shares }: Step): string {
  const parts = new Set(Object.values(shares).map((share) => `${Math.round(share * 1000) / 10} %`));
  return `${[...parts].join(' and ')} of the traffic`;
}
