import { randomBytes } from 'node:crypto';
import type { World } from '../../world/world';
import { Instance } from '../serving/instance';
import { minus, type Resources } from './capacity';

/** What takes a part of a host. */
export interface Occupant {
  readonly component: string;
  readonly needs: Resources;
  /** Its container, while that takes requests. */
  readonly running?: Instance;
}

/** An instance for inference components: room for copies, and no process of its own. */
export class Host {
  public readonly occupants = new Set<Occupant>();
  /** As the fleet counts it. */
  public readonly instance: Instance;
  /** Aborts when it gets a copy while it waits, empty, to be released. */
  public idling = new AbortController();

  public constructor(
    world: World,
    private readonly capacity: Resources,
  ) {
    this.instance = new Instance(world, `i-${randomBytes(6).toString('hex')}`, [], async () => {});
  }

  public get free(): Resources {
    return [...this.occupants].reduce((left, { needs }) => minus(left, needs), this.capacity);
  }

  /** How many copies of a component it has. */
  public count(component: string): number {
    return [...this.occupants].filter((one) => one.component === component).length;
  }
}
