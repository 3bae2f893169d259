import { Sentence } from '../../sentence';
import type { Part, World } from '../../world/world';
import { Endpoints } from '../serving/endpoints';
import type { Instance } from '../serving/instance';
import { forgetTags } from '../tags';
import { type ComponentChange, type ComponentRecord, components } from './component-record';
import type { Copies } from './copies';
import { HostFleet } from './host-fleet';
import { replaceCopies } from './replace-copies';
import { isSame } from './specification';

const CLOSE_GRACE_MILLISECONDS = 5_000;
const MAX_REASON = 1024;

type NewComponent = Omit<ComponentRecord, 'status' | 'creationTime' | 'lastModifiedTime' | 'copyCount' | 'pending'>;

/** The inference components that run here: the only one that writes their records. Their copies are on the endpoints' fleets. */
export class Components implements Part {
  private readonly works = new Map<string, Promise<void>>();
  private readonly closed = new AbortController();
  private readonly departures: ((component: ComponentRecord) => void)[] = [];

  public constructor(private readonly world: World) {}

  /** Calls back with a component that is gone. */
  public onDeleted(listener: (component: ComponentRecord) => void): void {
    this.departures.push(listener);
  }

  /** Starts the copies behind the answer. It ends InService, or Failed with the reason. */
  public create(component: NewComponent, pending: ComponentChange): void {
    const creationTime = this.world.now().toISOString();
    const timed = { ...component, creationTime, lastModifiedTime: creationTime };
    this.bringUp(this.save({ ...timed, status: 'Creating', copyCount: pending.copyCount, pending }), pending);
  }

  /** Changes what the copies run, or how many there are. It ends InService on either. */
  public update(component: ComponentRecord, pending: ComponentChange): void {
    const { deploymentConfig = component.deploymentConfig } = pending;
    const changed = { ...component, deploymentConfig, failureReason: undefined, pending };
    this.change(this.save({ ...changed, status: 'Updating' }), pending);
  }

  /** Finishes the requests that its copies are at, and forgets it. */
  public delete(component: ComponentRecord): void {
    const record = this.save({ ...component, status: 'Deleting' });
    this.begin(record, async () => {
      const fleet = this.fleetOf(record);
      await Promise.all(fleet?.groupsOf(record.name).map((group) => fleet.discard(group)) ?? []);
      if (this.isClosed) return;
      components(this.world).delete(record, record.name);
      forgetTags(this.world, record, record.arn);
      for (const listener of this.departures) listener(record);
    });
  }

  /** The copies that take requests. */
  public copies(component: ComponentRecord): Instance[] {
    return this.fleetOf(component)?.copiesOf(component.name) ?? [];
  }

  /** The instance that a copy is on. */
  public hostIdOf(component: ComponentRecord, copy: Instance): string | undefined {
    return this.fleetOf(component)?.hostIdOf(copy);
  }

  /** Waits until nothing is being done to it. Resolves with its record, or undefined once it is deleted. */
  public async settled({ arn, name, ...scope }: ComponentRecord): Promise<ComponentRecord | undefined> {
    for (let work: Promise<void> | undefined; work !== this.works.get(arn); ) {
      work = this.works.get(arn);
      await work;
    }
    return components(this.world).get(scope, name);
  }

  /** Does again what a stop or a kill cut off, once the endpoints serve; the copies that served are back by then. */
  public async resume(): Promise<void> {
    for (const record of components(this.world).all()) {
      const { status, pending } = record;
      if (status === 'Deleting') this.delete(record);
      if (status === 'Creating' && pending) this.bringUp(record, pending);
      if (status === 'Updating' && pending) this.change(record, pending);
    }
  }

  public async close(): Promise<void> {
    this.closed.abort();
    for (const record of components(this.world).all())
      await Promise.all(this.groupsOf(record).map((group) => group.stop(CLOSE_GRACE_MILLISECONDS)));
    await Promise.all(this.works.values());
  }

  private bringUp(record: ComponentRecord, { revision, copyCount }: ComponentChange): void {
    this.begin(record, async () => {
      const fleet = this.requireFleet(record);
      const group = fleet.admit(revision ?? notGiven());
      try {
        await group.scaleTo(copyCount, this.closed.signal);
        this.serve(record, { revision: group.revision, copyCount });
      } catch (error) {
        if (this.isClosed) return;
        await fleet.discard(group);
        this.fail(record, error as Error, 'Failed');
      }
    });
  }

  private change(record: ComponentRecord, change: ComponentChange): void {
    const { revision = record.revision, copyCount } = change;
    this.begin(record, async () => {
      try {
        if (isSame(revision?.given, record.revision?.given)) await this.resize(record, copyCount);
        else await this.replace(record, change);
      } catch (error) {
        if (!this.isClosed) this.fail(record, error as Error, 'InService');
      }
    });
  }

  private async resize(record: ComponentRecord, copyCount: number): Promise<void> {
    const group = this.served(record);
    await group.scaleTo(copyCount, this.closed.signal);
    this.serve(record, { revision: group.revision, copyCount });
  }

  private async replace(record: ComponentRecord, { revision, copyCount }: ComponentChange): Promise<void> {
    const fleet = this.requireFleet(record);
    const old = this.served(record);
    const fresh = fleet.admit(revision ?? notGiven());
    const moved = { component: record, old, fresh, copyCount, closed: this.closed.signal };
    try {
      await replaceCopies(this.world, moved);
    } catch (error) {
      if (!this.isClosed) await fleet.discard(fresh);
      throw error;
    }
    if (this.isClosed) return;
    const served = this.save({ ...record, revision: fresh.revision, copyCount });
    await fleet.discard(old);
    this.serve(served, { revision: fresh.revision, copyCount });
  }

  /** A fleet without instances may not know of the component yet. */
  private served(record: ComponentRecord): Copies {
    const [group] = this.groupsOf(record);
    return group ?? this.requireFleet(record).admit(record.revision ?? notGiven());
  }

  private begin(record: ComponentRecord, work: () => Promise<void>): void {
    const done = work().catch((error: Error) =>
      this.world.log.warn(`a bug in sagemaker-serving-local, at inference component ${record.name}: ${error.stack}`),
    );
    this.works.set(record.arn, done);
  }

  private serve(record: ComponentRecord, served: Pick<ComponentRecord, 'revision' | 'copyCount'>): void {
    if (!this.isClosed) this.save({ ...record, ...served, status: 'InService', pending: undefined });
  }

  private fail(record: ComponentRecord, { message }: Error, status: 'Failed' | 'InService'): void {
    this.world.log.warn(`Inference component ${record.name}: ${message}`);
    this.save({ ...record, status, pending: undefined, failureReason: message.slice(0, MAX_REASON) });
  }

  private save(record: ComponentRecord): ComponentRecord {
    return components(this.world).set(record.name, { ...record, lastModifiedTime: this.world.now().toISOString() });
  }

  private groupsOf(record: ComponentRecord) {
    return this.fleetOf(record)?.groupsOf(record.name) ?? [];
  }

  private requireFleet(record: ComponentRecord): HostFleet {
    const fleet = this.fleetOf(record);
    if (!fleet) throw new Sentence(`Endpoint ${record.endpointName} has no instances for inference components.`);
    return fleet;
  }

  private fleetOf({ endpointName, variantName, ...scope }: ComponentRecord): HostFleet | undefined {
    const { traffic } = this.world.part(Endpoints).serving(scope, endpointName) ?? {};
    const variant = traffic?.fleet?.variant(variantName);
    return variant instanceof HostFleet ? variant : undefined;
  }

  private get isClosed(): boolean {
    return this.closed.signal.aborted;
  }
}

function notGiven(): never {
  throw new Error('A change without a revision.');
}
