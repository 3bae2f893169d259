import { rm } from 'node:fs/promises';
import { Installations } from '../../containers/installations';
import { killLeftovers } from '../../containers/leftovers';
import type { Part, Scope, World } from '../../world/world';
import { type EndpointRecord, endpoints, type FleetRecord, type VariantRecord } from '../records';
import { forgetTags } from '../tags';
import { Fleet } from './fleet';
import type { Desired } from './fleet-record';

/** Ctrl-C is not to wait for a container that ignores SIGTERM. */
const CLOSE_GRACE_MILLISECONDS = 5_000;
/** How long a start of the emulator waits for what it resumes; it goes on behind that. */
const RESUME_WAIT_MILLISECONDS = 30_000;

/** What an endpoint is on this machine, beside its record. */
interface Live {
  /** Takes the traffic. */
  fleet?: Fleet;
  /** On its way. */
  pending?: Fleet;
  /** What is being done to the endpoint. */
  work: Promise<void>;
}

type NewEndpoint = Pick<EndpointRecord, 'account' | 'region' | 'name' | 'arn' | 'deploymentConfig'>;

/** The endpoints that run here: the only one that writes their records. */
export class Endpoints implements Part {
  private readonly lives = new Map<string, Live>();
  private closing = false;

  public constructor(private readonly world: World) {}

  /** What answers requests to that name: its record, and its fleet while it has one. */
  public serving(scope: Scope, name: string): { readonly record: EndpointRecord; readonly fleet?: Fleet } | undefined {
    const record = endpoints(this.world).get(scope, name);
    return record && { record, fleet: this.lives.get(record.arn)?.fleet };
  }

  /** How many instances of a variant are up. */
  public counter({ arn }: EndpointRecord): (fleet: FleetRecord, variant: VariantRecord) => number {
    const { fleet, pending } = this.lives.get(arn) ?? {};
    const all = [fleet, pending].filter((one) => one !== undefined);
    return ({ id }, { name }) => all.find(({ record }) => record.id === id)?.variant(name)?.runningCount ?? 0;
  }

  /** Waits until nothing is being done to the endpoint. Resolves with its record, or undefined once it is deleted. */
  public async settled({ arn, name, ...scope }: EndpointRecord): Promise<EndpointRecord | undefined> {
    for (let work: Promise<void> | undefined; work !== this.lives.get(arn)?.work; ) {
      work = this.lives.get(arn)?.work;
      await work;
    }
    return endpoints(this.world).get(scope, name);
  }

  /** Starts the fleet behind the answer. It ends InService, or Failed with the reason. */
  public create(endpoint: NewEndpoint, pending: FleetRecord): void {
    const creationTime = this.world.now().toISOString();
    const record = this.save({
      ...endpoint,
      status: 'Creating',
      creationTime,
      lastModifiedTime: creationTime,
      pending,
    });
    this.begin(record, () => this.deploy(record, pending));
  }

  /** All at once: the new fleet comes up, takes all traffic in one step, and the old one is drained. */
  public update(endpoint: EndpointRecord, pending: FleetRecord, deploymentConfig: object | undefined): void {
    const record = this.save({ ...endpoint, status: 'Updating', pending, deploymentConfig, failureReason: undefined });
    this.begin(record, () => this.deploy(record, pending));
  }

  public resize(endpoint: EndpointRecord, desired: readonly Desired[]): void {
    const record = this.save({ ...endpoint, status: 'Updating', failureReason: undefined });
    this.begin(record, () => this.changeSize(record, desired));
  }

  /** Finishes the requests under way, stops the fleet, forgets the endpoint. */
  public delete(endpoint: EndpointRecord): void {
    const record = this.save({ ...endpoint, status: 'Deleting' });
    this.begin(record, () => this.tearDown(record));
  }

  /**
   * Takes up what a stop or a kill left: what was InService serves again, what was being created or updated is
   * deployed again, what was being deleted is gone.
   */
  public async resume(): Promise<void> {
    const killed = await killLeftovers(this.world);
    if (killed > 0) this.world.log.info(`Ended ${killed} process(es) that an earlier run had left behind.`);
    await this.world.part(Installations).resume();
    await rm(this.world.subfolder('instances'), { recursive: true, force: true });
    const done = new AbortController();
    const all = endpoints(this.world)
      .all()
      .map((record) => this.resumeOne(record));
    await Promise.race([Promise.all(all), this.world.sleep(RESUME_WAIT_MILLISECONDS, done.signal)]);
    done.abort();
  }

  public async close(): Promise<void> {
    this.closing = true;
    const fleets = [...this.lives.values()].flatMap(({ fleet, pending }) => [fleet, pending]);
    await Promise.all(fleets.map((fleet) => fleet?.stop(CLOSE_GRACE_MILLISECONDS)));
    await Promise.all([...this.lives.values()].map(({ work }) => work));
  }

  private async resumeOne(record: EndpointRecord): Promise<void> {
    const { status, fleet, pending } = record;
    if (status === 'Failed') return;
    if (status === 'Deleting') return this.begin(record, () => this.tearDown(record));
    if (pending)
      this.world.log.info(`Endpoint ${record.name} was ${status} when the emulator ended: it is deployed again.`);
    await this.begin(record, async () => {
      if (fleet) await this.restart(record, fleet);
      if (pending) return this.deploy(record, pending);
      if (status !== 'InService') this.save({ ...record, status: 'InService' });
    });
  }

  private restart(record: EndpointRecord, fleet: FleetRecord): Promise<void> {
    const live = this.live(record);
    live.fleet = this.fleetFor(record, fleet);
    return live.fleet.restart();
  }

  private async deploy(record: EndpointRecord, wanted: FleetRecord): Promise<void> {
    const live = this.live(record);
    const fleet = this.fleetFor(record, wanted);
    live.pending = fleet;
    try {
      await fleet.start();
    } catch (error) {
      if (!this.closing) this.fail(record, error as Error);
      return;
    } finally {
      live.pending = undefined;
    }
    if (this.closing) return fleet.stop(CLOSE_GRACE_MILLISECONDS);
    const old = live.fleet;
    live.fleet = fleet;
    const switched = this.save({ ...record, fleet: fleet.record, pending: undefined });
    await old?.drain();
    if (!this.closing) this.save({ ...switched, status: 'InService' });
  }

  /** Without a fleet of before, the endpoint has failed; otherwise that fleet goes on. */
  private fail(record: EndpointRecord, { message }: Error): void {
    const failureReason = message.slice(0, 1024);
    const rolledBack = { ...record, pending: undefined, failureReason };
    this.world.log.warn(`Endpoint ${record.name}: ${message}`);
    if (!record.fleet) return void this.save({ ...rolledBack, status: 'Failed' });
    const rolling = this.save({ ...rolledBack, status: 'RollingBack' });
    this.save({ ...rolling, status: 'InService' });
    this.world.log.warn(`Endpoint ${record.name} is rolled back: it goes on serving ${record.fleet.configName}.`);
  }

  private async changeSize(record: EndpointRecord, desired: readonly Desired[]): Promise<void> {
    const { fleet } = this.live(record);
    if (!fleet || !record.fleet) return;
    let failureReason: string | undefined;
    try {
      await fleet.resize(desired);
    } catch (error) {
      failureReason = (error as Error).message.slice(0, 1024);
      this.world.log.warn(`Endpoint ${record.name}: ${failureReason}`);
      if (!this.closing) await fleet.resize(asDesired(record.fleet));
    }
    if (!this.closing) this.save({ ...record, status: 'InService', fleet: fleet.record, failureReason });
  }

  private async tearDown(record: EndpointRecord): Promise<void> {
    await this.live(record).fleet?.drain();
    if (this.closing) return;
    endpoints(this.world).delete(record, record.name);
    forgetTags(this.world, record, record.arn);
    this.lives.delete(record.arn);
  }

  private begin(record: EndpointRecord, work: () => Promise<void>): Promise<void> {
    const live = this.live(record);
    live.work = work().catch((error: Error) =>
      this.world.log.warn(`a bug in sagemaker-serving-local, at endpoint ${record.name}: ${error.stack}`),
    );
    return live.work;
  }

  private live({ arn }: EndpointRecord): Live {
    const live = this.lives.get(arn) ?? { work: Promise.resolve() };
    this.lives.set(arn, live);
    return live;
  }

  private fleetFor(record: EndpointRecord, fleet: FleetRecord): Fleet {
    const { account, region, name } = record;
    return new Fleet(this.world, { scope: { account, region }, endpointName: name }, fleet);
  }

  private save(record: EndpointRecord): EndpointRecord {
    return endpoints(this.world).set(record.name, { ...record, lastModifiedTime: this.world.now().toISOString() });
  }
}

function asDesired({ variants }: FleetRecord): Desired[] {
  return variants.map(({ name, weight, instanceCount }) => ({
    VariantName: name,
    DesiredWeight: weight,
    DesiredInstanceCount: instanceCount,
  }));
}
