import type { World } from '../../world/world';
import { full, none, planBack } from '../deployment/plan';
import { newRollout, Rollout } from '../deployment/rollout';
import type { RolloutRecord } from '../deployment/rollout-record';
import type { EndpointRecord, FleetRecord } from '../records';
import { Fleet } from './fleet';
import type { Desired } from './fleet-record';
import type { Journal } from './journal';
import { Traffic } from './traffic';

/** Ctrl-C is not to wait for a container that ignores SIGTERM. */
const CLOSE_GRACE_MILLISECONDS = 5_000;

/** What one endpoint is on this machine, beside its record: its fleets, its traffic, and what is being done to it. */
export class EndpointLife {
  public readonly traffic = new Traffic();
  /** What is being done. */
  public work: Promise<void> = Promise.resolve();
  private readonly closed = new AbortController();

  public constructor(
    private readonly world: World,
    private readonly journal: Journal,
  ) {}

  public get fleets(): Fleet[] {
    return [this.traffic.fleet, this.traffic.pending].filter((fleet) => fleet !== undefined);
  }

  /** Whoever calls this has saved the record with its new status. */
  public begin(record: EndpointRecord, work: () => Promise<unknown>): void {
    this.work = work().then(
      () => {},
      (error: Error) =>
        this.world.log.warn(`a bug in sagemaker-serving-local, at endpoint ${record.name}: ${error.stack}`),
    );
  }

  /** The first fleet: InService once it is up, or Failed with the reason. */
  public async create(record: EndpointRecord, wanted: FleetRecord): Promise<void> {
    const fleet = this.fleetFor(record, wanted);
    this.traffic.pending = fleet;
    try {
      await fleet.start();
    } catch (error) {
      this.traffic.pending = undefined;
      return this.fail(record, error as Error);
    }
    if (this.isClosed) return fleet.stop(CLOSE_GRACE_MILLISECONDS);
    this.traffic.fleet = fleet;
    this.traffic.pending = undefined;
    this.journal.save({ ...record, status: 'InService', fleet: fleet.record, pending: undefined });
  }

  /** From the fleet that serves to the pending one, as the deployment config says; or back. */
  public async rollOut(record: EndpointRecord, wanted: FleetRecord, rollout: RolloutRecord): Promise<void> {
    const { traffic } = this;
    const old = traffic.fleet;
    if (!old) return this.create(record, wanted);
    const fresh = this.fleetFor(record, wanted);
    traffic.pending = fresh;
    const save = (changed: RolloutRecord) => this.saveRollout(record, old, fresh, changed);
    const moved = { endpoint: record, traffic, old, fresh, save, closed: this.closed.signal };
    const ended = await new Rollout(this.world, moved, rollout).run();
    if (!ended) return;
    const [kept, left] = ended.direction === 'forward' ? [fresh, old] : [old, fresh];
    await left.drain();
    if (this.isClosed) return;
    Object.assign(traffic, { fleet: kept, pending: undefined, shares: {} });
    const settled = { ...record, status: 'InService', fleet: kept.record, pending: undefined } as const;
    const { rollback } = ended;
    if (!rollback) return void this.journal.save({ ...settled, rollout: undefined });
    const rolledBack = { configName: wanted.configName, cause: rollback.cause };
    this.journal.save({ ...settled, rollout: undefined, failureReason: rollback.reason, rolledBack });
    this.world.log.warn(`Endpoint ${record.name} is rolled back: it goes on serving ${kept.record.configName}.`);
  }

  public async resize(record: EndpointRecord, desired: readonly Desired[]): Promise<void> {
    const { fleet } = this.traffic;
    if (!fleet || !record.fleet) return;
    let failureReason: string | undefined;
    try {
      await fleet.resize(desired);
    } catch (error) {
      failureReason = (error as Error).message.slice(0, 1024);
      this.world.log.warn(`Endpoint ${record.name}: ${failureReason}`);
      if (!this.isClosed) await fleet.resize(asDesired(record.fleet));
    }
    if (!this.isClosed) this.journal.save({ ...record, status: 'InService', fleet: fleet.record, failureReason });
  }

  public async tearDown(record: EndpointRecord): Promise<void> {
    await this.traffic.fleet?.drain();
    if (!this.isClosed) this.journal.forget(record);
  }

  /** Serves again what served before; what is left of a rollout then goes on, as `goOn` does it. */
  public async restart(record: EndpointRecord): Promise<void> {
    const { fleet: kept, rollout } = record;
    if (!kept) return;
    const fleet = this.fleetFor(record, kept);
    this.traffic.fleet = fleet;
    await fleet.bringUpTo(rollout?.direction === 'forward' ? rollout.sizes.old : full(kept));
  }

  /** The processes of a rollout's fleets are gone: its step is reached anew, or the way back begins anew. */
  public goOn(record: EndpointRecord, pending: FleetRecord): Promise<void> {
    const { fleet = pending, deploymentConfig = {} } = record;
    const rollout = record.rollout ?? newRollout(deploymentConfig, fleet, pending);
    const forward = rollout.direction === 'forward';
    const sizes = { new: none(pending), old: forward ? rollout.sizes.old : full(fleet) };
    const steps = forward ? rollout.steps : planBack({}, fleet, pending, { sizes, shares: {} });
    const at = forward ? Math.min(rollout.at, steps.length - 1) : 0;
    const stage = { ...rollout.stage, step: at };
    return this.rollOut(record, pending, { ...rollout, steps, at, stage, sizes, shares: {} });
  }

  public async close(): Promise<void> {
    this.closed.abort();
    await Promise.all(this.fleets.map((fleet) => fleet.stop(CLOSE_GRACE_MILLISECONDS)));
    await this.work;
  }

  private get isClosed(): boolean {
    return this.closed.signal.aborted;
  }

  private fail(record: EndpointRecord, { message }: Error): void {
    if (this.isClosed) return;
    this.world.log.warn(`Endpoint ${record.name}: ${message}`);
    const failureReason = message.slice(0, 1024);
    this.journal.save({ ...record, pending: undefined, failureReason, status: 'Failed' });
  }

  private saveRollout(record: EndpointRecord, old: Fleet, fresh: Fleet, rollout: RolloutRecord): void {
    const status = rollout.direction === 'forward' ? 'Updating' : 'RollingBack';
    const failureReason = rollout.rollback?.reason;
    this.journal.save({ ...record, status, failureReason, fleet: old.record, pending: fresh.record, rollout });
  }

  private fleetFor(record: EndpointRecord, fleet: FleetRecord): Fleet {
    const { account, region, name } = record;
    return new Fleet(this.world, { scope: { account, region }, endpointName: name }, fleet);
  }
}

function asDesired({ variants }: FleetRecord): Desired[] {
  return variants.map(({ name, weight, instanceCount, serverless }) => ({
    VariantName: name,
    DesiredWeight: weight,
    DesiredInstanceCount: instanceCount,
    ServerlessUpdateConfig: serverless && { ProvisionedConcurrency: undefined, ...serverless },
  }));
}
