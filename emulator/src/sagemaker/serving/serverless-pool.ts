import type { World } from '../../world/world';
import type { ServerlessConfig, VariantRecord } from '../records';
import type { Instance } from './instance';
import type { Place } from './launch';
import { tellExecution, tellFailedStart, tellSetup } from './serverless-metrics';
import { VariantFleet } from './variant-fleet';
import type { VariantInstances } from './variant-instances';

/** How long an execution environment stays without a request, on the world's clock. The service's own time is not known. */
export const IDLE_MILLISECONDS = 300_000;
/** A container that never served has nothing to finish. */
const NEVER_SERVED_GRACE_MILLISECONDS = 2_000;

/** The variant is at as many requests as it may be. */
export class ConcurrencyExceeded extends Error {
  public constructor(public readonly maxConcurrency: number) {
    super(`MaxConcurrency, ${maxConcurrency}, is used up.`);
  }
}

/**
 * The execution environments of a serverless variant. Each is at one request at a time: a request that finds none free
 * waits for another that is started for it, up to MaxConcurrency. Those that were started for a request end when they
 * have been idle; those of ProvisionedConcurrency are there beforehand, and stay.
 */
export class ServerlessPool implements VariantInstances {
  private readonly provisioned: VariantFleet;
  /** Started for a request, the one used last at the end; each with what ends its time of idling. */
  private readonly onDemand = new Map<Instance, AbortController>();
  /** Cold starts under way. */
  private readonly starting = new Set<Promise<Instance>>();
  /** What else is under way. */
  private readonly background = new Set<Promise<void>>();
  /** Requests under way, with those that wait for their environment. */
  private executions = 0;
  /** Whether a container has answered the health check. */
  private isProven = false;
  private isClosed = false;

  public constructor(
    private readonly world: World,
    public readonly place: Place,
    fleetId: string,
    record: VariantRecord,
  ) {
    this.provisioned = new VariantFleet(world, place, fleetId, record);
  }

  public get record(): VariantRecord {
    return this.provisioned.record;
  }

  public set record(record: VariantRecord) {
    this.provisioned.record = record;
  }

  public get running(): readonly Instance[] {
    return [...this.provisioned.running, ...this.onDemand.keys()];
  }

  public get outstanding(): number {
    return this.running.reduce((sum, { outstanding }) => sum + outstanding, 0);
  }

  /** Any count but 0 stands for all of it. Where nothing is provisioned, one environment is started and ended to see that it can be. */
  public async scaleTo(count: number, signal: AbortSignal): Promise<void> {
    if (count === 0) return this.empty(signal);
    const wanted = this.config.ProvisionedConcurrency ?? 0;
    await this.provisioned.scaleTo(wanted, signal);
    if (wanted === 0 && !this.isProven) await this.inBackground(this.prove(signal));
    this.isProven = true;
  }

  public async bringUpTo(count: number): Promise<void> {
    this.isProven = true;
    if (count > 0) await this.provisioned.bringUpTo(this.config.ProvisionedConcurrency ?? 0);
  }

  /** One that is warm and free: a provisioned one first, else the one used last, so that the others may end. */
  public pick(): Instance | undefined {
    return this.provisioned.running.find(isFree) ?? [...this.onDemand.keys()].findLast(isFree);
  }

  /** @throws ConcurrencyExceeded; Sentence when the environment does not come up. */
  public async reserve(): Promise<Instance | undefined> {
    if (this.isClosed) return undefined;
    const { MaxConcurrency } = this.config;
    if (this.executions >= MaxConcurrency) throw new ConcurrencyExceeded(MaxConcurrency);
    this.executions++;
    const warm = this.pick();
    this.tell(warm);
    return warm ? this.begin(warm) : this.coldStart();
  }

  /** A provisioned one is replaced; any other is started anew for the next request that needs it. */
  public dismiss(instance: Instance, why: string): void {
    this.provisioned.dismiss(instance, why);
    if (!this.onDemand.has(instance)) return;
    this.world.log.warn(
      `Execution environment ${instance.id} of variant ${this.record.name} of endpoint ${this.place.endpointName} ${why}.`,
    );
    this.remove(instance);
  }

  public async drain(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled(this.starting);
    await Promise.all([this.provisioned.drain(), ...this.takeAll().map((instance) => instance.drain())]);
    await Promise.all(this.background);
  }

  public async stop(graceMilliseconds: number): Promise<void> {
    this.isClosed = true;
    await Promise.all([
      this.provisioned.stop(graceMilliseconds),
      ...this.takeAll().map((instance) => instance.stop(graceMilliseconds)),
      Promise.allSettled(this.starting),
    ]);
    await Promise.all([...this.takeAll().map((instance) => instance.stop(graceMilliseconds)), ...this.background]);
  }

  /** Only a variant that has one has a pool. */
  private get config(): ServerlessConfig {
    return this.record.serverless as ServerlessConfig;
  }

  private async empty(signal: AbortSignal): Promise<void> {
    await Promise.all([this.provisioned.scaleTo(0, signal), ...this.takeAll().map((instance) => instance.drain())]);
  }

  /** @throws Sentence when a container does not come up. */
  private async prove(signal: AbortSignal): Promise<void> {
    const instance = await this.provisioned.launch(signal);
    await instance.stop(NEVER_SERVED_GRACE_MILLISECONDS);
  }

  private async coldStart(): Promise<Instance> {
    const start = this.start();
    this.starting.add(start);
    try {
      return await start;
    } catch (error) {
      this.executions--;
      tellFailedStart(this.world, this.place, this.record.name);
      throw error;
    } finally {
      this.starting.delete(start);
    }
  }

  private async start(): Promise<Instance> {
    const began = performance.now();
    const instance = await this.provisioned.launch();
    this.onDemand.set(instance, new AbortController());
    instance.ended.then((how) => this.dismiss(instance, `ended ${how}`));
    tellSetup(this.world, this.place, this.record.name, performance.now() - began);
    return this.begin(instance);
  }

  private begin(instance: Instance): Instance {
    instance.acquire();
    instance.onceIdle(() => this.finish(instance));
    this.onDemand.get(instance)?.abort();
    return instance;
  }

  private finish(instance: Instance): void {
    this.executions--;
    if (!this.onDemand.delete(instance)) return;
    const used = new AbortController();
    this.onDemand.set(instance, used);
    this.world.sleep(IDLE_MILLISECONDS, used.signal).then(() => {
      if (!used.signal.aborted) this.remove(instance);
    });
  }

  private remove(instance: Instance): void {
    this.onDemand.get(instance)?.abort();
    this.onDemand.delete(instance);
    this.inBackground(instance.stop());
  }

  /** They take no further requests. */
  private takeAll(): Instance[] {
    const all = [...this.onDemand];
    this.onDemand.clear();
    for (const [, idling] of all) idling.abort();
    return all.map(([instance]) => instance);
  }

  private tell(warm: Instance | undefined): void {
    const provisioned = warm !== undefined && !this.onDemand.has(warm);
    const execution = { config: this.config, concurrent: this.executions, provisioned };
    tellExecution(this.world, this.place, this.record.name, execution);
  }

  /** What fails is told to whoever waits for it, if anybody does. */
  private inBackground(work: Promise<void>): Promise<void> {
    const settled = work.catch(() => {});
    this.background.add(settled);
    settled.then(() => this.background.delete(settled));
    return work;
  }
}

const isFree = ({ outstanding }: Instance) => outstanding === 0;
