import { existsSync } from 'node:fs';
import type { World } from '../../world/world';
import type { PreparedContainer, VariantRecord } from '../records';
import { Arrivals } from './arrivals';
import type { Instance } from './instance';
import { launch, type Place } from './launch';
import { prepare } from './prepare';
import { together } from './together';
import type { VariantInstances } from './variant-instances';

const FIRST_DELAY_MILLISECONDS = 1_000;
const LONGEST_DELAY_MILLISECONDS = 30_000;

/** The instances of one variant. One that ends unasked is replaced. */
export class VariantFleet implements VariantInstances {
  /** Those that take requests. */
  private readonly instances: Instance[] = [];
  private readonly stopping = new AbortController();
  /** Ends and replacements under way. */
  private readonly background = new Set<Promise<void>>();
  /** How many instances there shall be now; the record says how many once nothing moves. */
  private wanted = 0;

  public constructor(
    private readonly world: World,
    public readonly place: Place,
    private readonly fleetId: string,
    /** Changes with the weight, the desired count and what is prepared. */
    public record: VariantRecord,
  ) {}

  public get running(): readonly Instance[] {
    return this.instances;
  }

  /** Requests that its instances are at. */
  public get outstanding(): number {
    return this.instances.reduce((sum, { outstanding }) => sum + outstanding, 0);
  }

  /** Starts instances, or drains those that are too many. @throws Sentence when a new one does not come up. */
  public async scaleTo(count: number, signal: AbortSignal): Promise<void> {
    const missing = count - this.wanted;
    this.wanted = count;
    if (missing <= 0) return this.shrink();
    const growth = this.grow(missing, signal);
    this.inBackground(growth.catch(() => {}));
    await growth;
  }

  /** Starts instances, and tries until they are up. */
  public async bringUpTo(count: number): Promise<void> {
    const missing = count - this.wanted;
    this.wanted = Math.max(count, this.wanted);
    await Promise.all(Array.from({ length: Math.max(0, missing) }, () => this.replace(0)));
  }

  /** An instance for a request, by the variant's routing strategy; undefined while none is up. */
  public pick(): Instance | undefined {
    if (this.instances.length < 2) return this.instances[0];
    if (this.record.routing === 'RANDOM') return oneOf(this.instances);
    const least = Math.min(...this.instances.map(({ outstanding }) => outstanding));
    return oneOf(this.instances.filter(({ outstanding }) => outstanding === least));
  }

  public async reserve(): Promise<Instance | undefined> {
    const instance = this.pick();
    instance?.acquire();
    return instance;
  }

  /** Sends an instance no further requests, and starts another in its place. Once is enough. */
  public dismiss(instance: Instance, why: string): void {
    const index = this.instances.indexOf(instance);
    if (index < 0) return;
    this.instances.splice(index, 1);
    this.world.log.warn(
      `Instance ${instance.id} of ${this.record.kind ?? 'variant'} ${this.record.name} of endpoint ${this.place.endpointName} ${why}; it is replaced.`,
    );
    this.inBackground(instance.stop());
    this.inBackground(this.replace(FIRST_DELAY_MILLISECONDS));
  }

  /** Starts an instance beside its own: whoever calls this stops it. @throws Sentence when it does not come up. */
  public async launch(signal?: AbortSignal): Promise<Instance> {
    const either = AbortSignal.any([this.stopping.signal, ...(signal ? [signal] : [])]);
    return launch(this.world, this.place, this.record, await this.prepared(), either);
  }

  /** Finishes the requests under way, then stops all instances. */
  public async drain(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.background, ...this.instances.splice(0).map((instance) => instance.drain())]);
  }

  public async stop(graceMilliseconds: number): Promise<void> {
    this.stopping.abort();
    await Promise.all([
      ...this.background,
      ...this.instances.splice(0).map((instance) => instance.stop(graceMilliseconds)),
    ]);
  }

  private async grow(missing: number, signal: AbortSignal): Promise<void> {
    await this.prepared();
    const start = async (calledOff: AbortSignal) => this.admit(await this.launch(calledOff));
    await together(Array(missing).fill(start), signal);
  }

  private async shrink(): Promise<void> {
    await Promise.all(this.instances.splice(this.wanted).map((instance) => instance.drain()));
  }

  private async prepared(): Promise<readonly PreparedContainer[]> {
    const kept = this.record.prepared;
    if (kept?.every(isThere)) return kept;
    const prepared = await prepare(this.world, this.fleetId, this.record, this.stopping.signal);
    this.record = { ...this.record, prepared };
    return prepared;
  }

  private async admit(instance: Instance): Promise<void> {
    const tooMany = this.instances.length >= this.wanted;
    if (tooMany || this.stopping.signal.aborted) return instance.stop();
    this.instances.push(instance);
    this.world.part(Arrivals).tell(this.place);
    instance.ended.then((how) => this.dismiss(instance, `ended ${how}`));
  }

  private inBackground(work: Promise<void>): void {
    this.background.add(work);
    work.finally(() => this.background.delete(work));
  }

  /** Tries, ever more rarely, until an instance is up or the fleet is stopped. */
  private async replace(delay: number): Promise<void> {
    await this.world.realSleep(delay, this.stopping.signal);
    if (this.stopping.signal.aborted) return;
    try {
      await this.admit(await this.launch());
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.world.log.warn(`Endpoint ${this.place.endpointName}: ${(error as Error).message}`);
      await this.replace(Math.min(Math.max(delay * 2, FIRST_DELAY_MILLISECONDS), LONGEST_DELAY_MILLISECONDS));
    }
  }
}

const isThere = ({ folder, archive }: PreparedContainer) =>
  [folder, archive].every((file) => file === undefined || existsSync(file));

function oneOf<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)];
}
