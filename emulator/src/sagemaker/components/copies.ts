import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import type { World } from '../../world/world';
import type { Instance } from '../serving/instance';
import type { Place } from '../serving/launch';
import { prepare } from '../serving/prepare';
import { together } from '../serving/together';
import type { Revision } from './component-record';
import { Copy } from './copy';
import type { Host } from './host';
import type { Wanted } from './placement';

/** Where copies find their room. */
export interface Hosts {
  readonly place: Place;
  /** @throws Sentence when there is no room, and none can be made. */
  roomFor(wanted: Wanted): Host;
  /** A copy is gone from a host. */
  left(host: Host): void;
}

/** The copies of a component that run one revision of it. */
export class Copies {
  private readonly all: Copy[] = [];
  private readonly stopping = new AbortController();

  public constructor(
    private readonly world: World,
    private readonly hosts: Hosts,
    /** Changes with what is prepared. */
    public revision: Revision,
  ) {}

  public get running(): Instance[] {
    return this.all.flatMap(({ running }) => running ?? []);
  }

  public get count(): number {
    return this.all.length;
  }

  public on(host: Host): Copy[] {
    return this.all.filter((copy) => copy.host === host);
  }

  /** Starts copies, or drains those that are too many. @throws Sentence when one does not come up, or finds no room: none of the new ones is left then. */
  public async scaleTo(count: number, signal: AbortSignal): Promise<void> {
    const missing = count - this.all.length;
    if (missing <= 0) return this.shrink(-missing);
    await this.prepare(signal);
    const placed: Copy[] = [];
    try {
      for (let more = 0; more < missing; more++) placed.push(this.place());
      await together(
        placed.map((copy) => (calledOff: AbortSignal) => copy.start(calledOff)),
        signal,
      );
    } catch (error) {
      await Promise.all(placed.map((copy) => this.drop(copy)));
      throw error;
    }
  }

  /** Starts what is missing, and tries until it is up. What finds no room is left out, and said. */
  public async bringUpTo(count: number): Promise<void> {
    const started: Promise<void>[] = [];
    try {
      while (this.all.length < count) started.push(this.place().bringUp());
    } catch (error) {
      this.world.log.warn(`Inference component ${this.revision.copy.name}: ${(error as Error).message}`);
    }
    await Promise.all(started);
  }

  /** Starts a copy on another host, then drains this one. @throws Sentence when there is no room, or it does not come up. */
  public async move(copy: Copy, to: Host, signal: AbortSignal): Promise<void> {
    const moved = this.place(to);
    try {
      await moved.start(signal);
    } catch (error) {
      await this.drop(moved);
      throw error;
    }
    await this.drop(copy);
  }

  public dismiss(instance: Instance, why: string): void {
    for (const copy of this.all) copy.dismiss(instance, why);
  }

  /** Finishes the requests under way. What is prepared stays: the copies on another fleet may run from it. */
  public async drain(): Promise<void> {
    this.stopping.abort();
    await this.shrink(this.all.length);
  }

  /** The same, and forgets the model data. */
  public async discard(): Promise<void> {
    await this.drain();
    await rm(path.join(this.world.folder, 'fleets', this.revision.id), { recursive: true, force: true });
  }

  /** What is kept for a restart stays. */
  public async stop(graceMilliseconds: number): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.all.splice(0).map((copy) => copy.stop(graceMilliseconds)));
  }

  /** Those go that the placement would have put last: SPREAD empties the fullest host first, BINPACK the emptiest. */
  private async shrink(count: number): Promise<void> {
    const going: Copy[] = [];
    for (let more = 0; more < count; more++) {
      const copy = this.leastWanted();
      this.all.splice(this.all.indexOf(copy), 1);
      going.push(copy);
    }
    await Promise.all(going.map((copy) => this.drop(copy)));
  }

  private leastWanted(): Copy {
    const { placement } = this.revision;
    const rank = ({ host }: Copy) => (placement === 'BINPACK' ? -host.occupants.size : this.on(host).length);
    return this.all.reduce((last, copy) => (rank(copy) >= rank(last) ? copy : last));
  }

  private place(host?: Host): Copy {
    const { copy, needs, placement } = this.revision;
    const room = host ?? this.hosts.roomFor({ component: copy.name, needs, placement });
    const made = new Copy(this.world, this.hosts.place, this.revision, room);
    this.all.push(made);
    return made;
  }

  private async drop(copy: Copy): Promise<void> {
    const index = this.all.indexOf(copy);
    if (index >= 0) this.all.splice(index, 1);
    await copy.drain();
    this.hosts.left(copy.host);
  }

  /** Once for all copies. */
  private async prepare(signal: AbortSignal): Promise<void> {
    const { id, copy } = this.revision;
    if (copy.prepared) return;
    const prepared = await prepare(this.world, id, copy, AbortSignal.any([signal, this.stopping.signal]));
    this.revision = { ...this.revision, copy: { ...copy, prepared } };
  }
}
