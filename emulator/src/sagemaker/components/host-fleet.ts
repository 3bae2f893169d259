import { Sentence } from '../../sentence';
import type { World } from '../../world/world';
import { arnOf } from '../naming';
import type { VariantRecord } from '../records';
import type { Instance } from '../serving/instance';
import type { Place } from '../serving/launch';
import type { VariantInstances } from '../serving/variant-instances';
import { capacityOf, fits, type Resources, UNLIMITED } from './capacity';
import { components, componentsOn, type Revision } from './component-record';
import { Copies, type Hosts } from './copies';
import { Host } from './host';
import { HostChanges } from './host-changes';
import { moveAway } from './move-away';
import { hostFor, type Wanted } from './placement';
import { ScaleIn } from './scale-in';

/** The service's sentence for a copy that has no place. */
const NO_ROOM =
  'There is not enough hardware resources on the instances for this endpoint to create a copy of the inference component.';

interface Serving {
  readonly copyCount: number;
  readonly revision: Revision;
}

/** The instances of a variant that inference components share: hosts, and the copies on them. */
export class HostFleet implements VariantInstances, Hosts {
  private hosts: Host[] = [];
  /** By component; while one is updated, also those of its new revision. */
  private readonly groups = new Map<string, readonly Copies[]>();
  private readonly capacity: Resources;
  private readonly scaleIn: ScaleIn;

  public constructor(
    public readonly world: World,
    public readonly place: Place,
    _fleetId: string,
    public record: VariantRecord,
  ) {
    this.capacity = this.known(record.instanceType ?? '');
    this.scaleIn = new ScaleIn(world, record.hosting?.scaling, {
      hosts: () => this.hosts,
      groups: () => this.all,
      release: (host) => this.release(host),
    });
  }

  /** The hosts: they are what the variant counts. */
  public get running(): readonly Instance[] {
    return this.hosts.map(({ instance }) => instance);
  }

  public get outstanding(): number {
    return this.all.flatMap(({ running }) => running).reduce((sum, { outstanding }) => sum + outstanding, 0);
  }

  public hasComponent(name: string): boolean {
    const { scope, endpointName } = this.place;
    const found = components(this.world).get(scope, name);
    return found?.endpointName === endpointName && found.variantName === this.record.name;
  }

  /** The copies of a component that take requests. */
  public copiesOf(component: string): Instance[] {
    return this.groupsOf(component).flatMap(({ running }) => running);
  }

  public groupsOf(component: string): readonly Copies[] {
    return this.groups.get(component) ?? [];
  }

  /** The instance that a copy is on. */
  public hostIdOf(copy: Instance): string | undefined {
    return this.hosts.find(({ occupants }) => [...occupants].some(({ running }) => running === copy))?.instance.id;
  }

  /** Room for copies of a revision: none are there yet. */
  public admit({ copy, ...rest }: Revision): Copies {
    const { networkIsolation, routing } = this.record;
    const settings = { routing, networkIsolation: copy.networkIsolation || networkIsolation };
    const group = new Copies(this.world, this, { ...rest, copy: { ...copy, ...settings } });
    this.groups.set(copy.name, [...this.groupsOf(copy.name), group]);
    return group;
  }

  /** Finishes the requests that a revision's copies are at, and forgets it. */
  public async discard(group: Copies): Promise<void> {
    const { name } = group.revision.copy;
    await group.discard();
    const left = this.groupsOf(name).filter((one) => one !== group);
    if (left.length > 0) this.groups.set(name, left);
    else this.groups.delete(name);
  }

  /** Adds hosts, then the components that belong here; or takes hosts away, whose copies move. 0 leaves nothing. @throws Sentence when a copy finds no room or does not come up. */
  public async scaleTo(count: number, signal: AbortSignal): Promise<void> {
    if (count === 0) return this.clear();
    while (this.hosts.length < count) this.add();
    const leaving = [...this.hosts].sort((a, b) => a.occupants.size - b.occupants.size);
    for (const host of leaving.slice(0, this.hosts.length - count)) {
      await moveAway(host, this.hosts, this.all, signal);
      this.remove(host);
    }
    for (const { copyCount, revision } of this.missing()) await this.admit(revision).scaleTo(copyCount, signal);
  }

  public async bringUpTo(count: number): Promise<void> {
    while (this.hosts.length < count) this.add();
    if (count >= this.record.instanceCount)
      await Promise.all(this.missing().map(({ copyCount, revision }) => this.admit(revision).bringUpTo(copyCount)));
  }

  public roomFor(wanted: Wanted): Host {
    const host = hostFor(this.hosts, wanted) ?? (fits(wanted.needs, this.capacity) ? this.grow() : undefined);
    if (!host) throw new Sentence(NO_ROOM);
    return host;
  }

  public left(host: Host): void {
    this.scaleIn.left(host);
  }

  /** Nothing answers but a component's copy, which the request names. */
  public pick(): undefined {
    return undefined;
  }

  public async reserve(): Promise<undefined> {
    return undefined;
  }

  /** A copy of the component, by the variant's routing, on which a request has begun. */
  public reserveCopy(component: string): Instance | undefined {
    const copies = this.copiesOf(component);
    const least = Math.min(...copies.map(({ outstanding }) => outstanding));
    const possible =
      this.record.routing === 'RANDOM' ? copies : copies.filter(({ outstanding }) => outstanding === least);
    const copy = possible[Math.floor(Math.random() * possible.length)];
    copy?.acquire();
    return copy;
  }

  public dismiss(instance: Instance, why: string): void {
    for (const group of this.all) group.dismiss(instance, why);
  }

  public async drain(): Promise<void> {
    this.scaleIn.stop();
    await this.clear();
  }

  public async stop(graceMilliseconds: number): Promise<void> {
    this.scaleIn.stop();
    await Promise.all(this.all.map((group) => group.stop(graceMilliseconds)));
  }

  private get all(): Copies[] {
    return [...this.groups.values()].flat();
  }

  /** Components of this variant that serve, or did when the emulator ended, and have no copies here. */
  private missing(): Serving[] {
    const { scope, endpointName } = this.place;
    return componentsOn(this.world, { arn: arnOf('endpoint', scope, endpointName) })
      .filter(({ variantName, name }) => variantName === this.record.name && !this.groups.has(name))
      .flatMap(({ status, copyCount, revision }) =>
        revision && ['InService', 'Updating'].includes(status) ? [{ copyCount, revision }] : [],
      );
  }

  /** One host more, where managed instance scaling allows it. */
  private grow(): Host | undefined {
    const { Status, MaxInstanceCount = 0 } = this.record.hosting?.scaling ?? {};
    if (Status !== 'ENABLED' || this.hosts.length >= MaxInstanceCount) return undefined;
    const host = this.add();
    this.count();
    return host;
  }

  private release(host: Host): void {
    this.remove(host);
    this.count();
  }

  private add(): Host {
    const host = new Host(this.world, this.capacity);
    this.hosts.push(host);
    this.scaleIn.left(host);
    return host;
  }

  private remove(host: Host): void {
    host.idling.abort();
    this.hosts = this.hosts.filter((one) => one !== host);
  }

  private count(): void {
    this.record = { ...this.record, instanceCount: this.hosts.length };
    this.world.part(HostChanges).tell(this.place);
  }

  private async clear(): Promise<void> {
    await Promise.all(this.all.map((group) => group.drain()));
    this.groups.clear();
    for (const host of this.hosts) this.remove(host);
  }

  private known(instanceType: string): Resources {
    const capacity = capacityOf(instanceType);
    if (!capacity)
      this.world.announceOnce(
        `Nothing is known here of what ${instanceType} has: copies of inference components are placed on it as if it had room for any number.`,
      );
    return capacity ?? UNLIMITED;
  }
}
