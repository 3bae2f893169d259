import { Sentence } from '../../sentence';
import type { Copies } from './copies';
import type { Host } from './host';
import { hostFor } from './placement';

/** Moves all copies from a host to others, each started anew before the old one ends. @throws Sentence when one has no place, or does not come up. */
export async function moveAway(
  from: Host,
  hosts: readonly Host[],
  groups: readonly Copies[],
  signal: AbortSignal,
): Promise<void> {
  const others = hosts.filter((host) => host !== from);
  for (const group of groups)
    for (const copy of group.on(from)) {
      const { needs, placement } = group.revision;
      const to = hostFor(others, { component: copy.component, needs, placement });
      if (!to)
        throw new Sentence(
          `Instance ${from.instance.id} cannot go: there is no room on others for its copies of inference component ${copy.component}.`,
        );
      await group.move(copy, to, signal);
    }
}
