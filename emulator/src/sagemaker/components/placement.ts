import { fits, type Resources } from './capacity';
import type { PlacementStrategy } from './component-record';
import type { Host } from './host';

/** What a copy asks of its host. */
export interface Wanted {
  readonly component: string;
  readonly needs: Resources;
  readonly placement: PlacementStrategy;
}

/**
 * The host for one more copy; undefined while none has the room.
 *
 * SPREAD takes the host with the fewest copies of the component, of those the emptiest; BINPACK the fullest.
 */
export function hostFor(hosts: readonly Host[], { component, needs, placement }: Wanted): Host | undefined {
  const possible = hosts.filter(({ free }) => fits(needs, free));
  const rank = placement === 'BINPACK' ? fullest : (host: Host) => host.count(component) * MANY + host.occupants.size;
  return possible.reduce<Host | undefined>(
    (best, host) => (best === undefined || rank(host) < rank(best) ? host : best),
    undefined,
  );
}

/** More than a host has copies. */
const MANY = 100_000;
const fullest = ({ occupants }: Host) => -occupants.size;
