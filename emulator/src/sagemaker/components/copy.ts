import type { World } from '../../world/world';
import type { VariantRecord } from '../records';
import type { Instance } from '../serving/instance';
import type { Place } from '../serving/launch';
import { VariantFleet } from '../serving/variant-fleet';
import type { Resources } from './capacity';
import type { Revision } from './component-record';
import type { Host, Occupant } from './host';

/** One copy of a component on a host: a container that is replaced when it ends. */
export class Copy implements Occupant {
  public readonly component: string;
  public readonly needs: Resources;
  private readonly fleet: VariantFleet;

  /** It takes its room from the start. */
  public constructor(
    world: World,
    place: Place,
    { id, copy, needs }: Revision,
    public readonly host: Host,
  ) {
    this.component = copy.name;
    this.needs = needs;
    this.fleet = new VariantFleet(world, place, id, copy);
    host.idling.abort();
    host.occupants.add(this);
  }

  /** The container, while it takes requests. */
  public get running(): Instance | undefined {
    return this.fleet.running[0];
  }

  public get record(): VariantRecord {
    return this.fleet.record;
  }

  /** @throws Sentence when the container does not come up. */
  public start(signal: AbortSignal): Promise<void> {
    return this.fleet.scaleTo(1, signal);
  }

  /** Tries until the container is up. */
  public bringUp(): Promise<void> {
    return this.fleet.bringUpTo(1);
  }

  public dismiss(instance: Instance, why: string): void {
    this.fleet.dismiss(instance, why);
  }

  /** Finishes the requests under way; its room is free once it is gone. */
  public async drain(): Promise<void> {
    await this.fleet.drain();
    this.host.occupants.delete(this);
  }

  public async stop(graceMilliseconds: number): Promise<void> {
    await this.fleet.stop(graceMilliseconds);
    this.host.occupants.delete(this);
  }
}
