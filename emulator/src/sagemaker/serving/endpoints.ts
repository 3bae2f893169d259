import { rm } from 'node:fs/promises';
import { Installations } from '../../containers/installations';
import { killLeftovers } from '../../containers/leftovers';
import type { Part, Scope, World } from '../../world/world';
import { HostChanges } from '../components/host-changes';
import type { DeploymentConfig } from '../deployment/deployment-config';
import { newRollout } from '../deployment/rollout';
import { describe, type InstanceCounter } from '../describe';
import { type EndpointRecord, endpoints, type FleetRecord } from '../records';
import { tagsOf } from '../tags';
import { EndpointLife } from './endpoint-life';
import type { Desired } from './fleet-record';
import { type Change, Journal } from './journal';
import { type EndpointStateChange, stateChangeOf } from './state-changes';
import type { Traffic } from './traffic';

/** How long a start of the emulator waits for what it resumes; it goes on behind that. */
const RESUME_WAIT_MILLISECONDS = 30_000;

/** One instance that serves an endpoint. */
export interface RunningInstance {
  readonly variant: string;
  readonly id: string;
  readonly containers: readonly {
    readonly name: string;
    readonly port: number;
    /** The file it writes to. */
    readonly log: string;
  }[];
  /** Requests that it is at. */
  readonly outstanding: number;
  /** `new` is what a rollout brings up. */
  readonly fleet: 'old' | 'new';
  readonly configName: string;
}

type NewEndpoint = Pick<EndpointRecord, 'account' | 'region' | 'name' | 'arn' | 'deploymentConfig'>;

/** The endpoints that run here: the only one that writes their records. */
export class Endpoints implements Part {
  private readonly lives = new Map<string, EndpointLife>();
  private readonly journal: Journal;

  public constructor(private readonly world: World) {
    this.journal = new Journal(world);
    world.part(HostChanges).onChange(({ scope, endpointName }) => this.keepCounts(scope, endpointName));
  }

  /** Calls back with what SageMaker would send to EventBridge. */
  public onStateChange(listener: (change: EndpointStateChange) => void): void {
    this.journal.onChange((endpoint, change) => listener(this.stateChange(endpoint, change)));
  }

  /** Calls back with an endpoint that is gone. */
  public onDeleted(listener: (endpoint: EndpointRecord) => void): void {
    this.journal.onForget(listener);
  }

  /** What answers requests to that name: its record, and its fleets. */
  public serving(
    scope: Scope,
    name: string,
  ): { readonly record: EndpointRecord; readonly traffic?: Traffic } | undefined {
    const record = endpoints(this.world).get(scope, name);
    return record && { record, traffic: this.lives.get(record.arn)?.traffic };
  }

  /** How many instances of a variant are up. */
  public counter({ arn }: EndpointRecord): InstanceCounter {
    const fleets = this.lives.get(arn)?.fleets ?? [];
    return ({ id }, { name }) => {
      const fleet = fleets.find(({ record }) => record.id === id);
      return (fleet?.variant(name) ?? fleet?.shadow(name))?.running.length ?? 0;
    };
  }

  /** The instances that take requests. */
  public instances({ arn }: EndpointRecord): RunningInstance[] {
    const life = this.lives.get(arn);
    return (life?.fleets ?? []).flatMap(({ configName, variants, shadows }, index) =>
      [...variants, ...shadows].flatMap(({ record, running }) =>
        running.map(({ id, containers, outstanding }) => ({
          variant: record.name,
          id,
          containers: containers.map(({ name, port, log }) => ({ name, port, log: log.file })),
          outstanding,
          fleet: index === 0 && life?.traffic.fleet ? ('old' as const) : ('new' as const),
          configName,
        })),
      ),
    );
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
    const timed = { ...endpoint, creationTime, lastModifiedTime: creationTime };
    const record = this.journal.save({ ...timed, status: 'Creating', pending });
    const life = this.life(record);
    life.begin(record, () => life.create(record, pending));
  }

  /** Moves from the fleet that serves to a new one, as the deployment config says. It ends InService on either. */
  public update(endpoint: EndpointRecord, pending: FleetRecord, deploymentConfig: DeploymentConfig | undefined): void {
    const rollout = newRollout(deploymentConfig ?? {}, endpoint.fleet ?? pending, pending);
    const forgotten = { failureReason: undefined, rolledBack: undefined };
    const changed = { ...endpoint, ...forgotten, pending, rollout, deploymentConfig };
    const record = this.journal.save({ ...changed, status: 'Updating' });
    const life = this.life(record);
    life.begin(record, () => life.rollOut(record, pending, rollout));
  }

  public resize(endpoint: EndpointRecord, desired: readonly Desired[]): void {
    const record = this.journal.save({ ...endpoint, status: 'Updating', failureReason: undefined });
    const life = this.life(record);
    life.begin(record, () => life.resize(record, desired));
  }

  /** Finishes the requests under way, stops the fleet, forgets the endpoint. */
  public delete(endpoint: EndpointRecord): void {
    this.tearDown(this.journal.save({ ...endpoint, status: 'Deleting' }));
  }

  /**
   * Takes up what a stop or a kill left: what was InService serves again, what was being created is created again, a
   * rollout goes on where it was, what was being deleted is gone.
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
    await Promise.race([Promise.all(all), this.world.realSleep(RESUME_WAIT_MILLISECONDS, done.signal)]);
    done.abort();
  }

  public async close(): Promise<void> {
    await Promise.all([...this.lives.values()].map((life) => life.close()));
  }

  /** Resolves once it serves again as it did; a rollout goes on behind that. */
  private async resumeOne(record: EndpointRecord): Promise<void> {
    const { status, fleet, pending, rollout } = record;
    if (status === 'Failed') return;
    if (status === 'Deleting') return this.tearDown(record);
    const life = this.life(record);
    if (pending) this.world.log.info(resumption(record));
    const serving = life.restart(record);
    const rest = async (): Promise<unknown> => {
      if (!pending) return this.journal.save({ ...record, status: 'InService' });
      return fleet ? life.goOn(record, pending) : life.create(record, pending);
    };
    life.begin(record, () => serving.then(rest));
    await (fleet && rollout ? serving : life.work);
  }

  /** A fleet on its way is kept once it has arrived. */
  private keepCounts(scope: Scope, endpointName: string): void {
    const { record, traffic } = this.serving(scope, endpointName) ?? {};
    const fleet = traffic?.fleet?.record;
    if (record && fleet && record.fleet?.id === fleet.id) this.journal.save({ ...record, fleet });
  }

  private tearDown(record: EndpointRecord): void {
    const life = this.life(record);
    life.begin(record, async () => {
      await life.tearDown(record);
      this.lives.delete(record.arn);
    });
  }

  private life({ arn }: EndpointRecord): EndpointLife {
    const life = this.lives.get(arn) ?? new EndpointLife(this.world, this.journal);
    this.lives.set(arn, life);
    return life;
  }

  private stateChange(endpoint: EndpointRecord, change: Change): EndpointStateChange {
    const description = describe(endpoint, this.counter(endpoint));
    const tags = tagsOf(this.world, endpoint, endpoint.arn);
    return stateChangeOf(endpoint, change, description, tags, this.world.now());
  }
}

function resumption({ name, status, fleet, pending, rollout }: EndpointRecord): string {
  const was = `Endpoint ${name} was ${status} when the emulator ended`;
  if (!fleet || !rollout || !pending) return `${was}: it is deployed again.`;
  if (rollout.direction === 'back') return `${was}: it goes on rolling back to ${fleet.configName}.`;
  const step = `step ${Math.min(rollout.at + 1, rollout.steps.length)} of ${rollout.steps.length}`;
  return `${was}: its deployment of ${pending.configName} goes on at ${step}, whose bake begins anew.`;
}
