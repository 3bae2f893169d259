import type { World } from '../../world/world';
import type { EndpointRecord } from '../records';
import { type ComponentStatus, componentsOn } from './component-record';
import { Components } from './components';

/** A component, as only this machine knows it. */
export interface ComponentStatusLine {
  readonly name: string;
  readonly variant: string;
  readonly status: ComponentStatus;
  readonly failureReason?: string;
  readonly desiredCopyCount: number;
  readonly copies: readonly CopyStatusLine[];
}

interface CopyStatusLine {
  readonly id: string;
  /** The instance that it is on. */
  readonly host?: string;
  readonly port: number;
  /** The file it writes to. */
  readonly log: string;
  /** Requests that it is at. */
  readonly outstanding: number;
}

/** The components of an endpoint, with the copies that take requests; undefined for an endpoint that has none. */
export function componentStatus(world: World, endpoint: EndpointRecord): ComponentStatusLine[] | undefined {
  const all = componentsOn(world, endpoint);
  if (all.length === 0) return undefined;
  return all.map((component) => ({
    name: component.name,
    variant: component.variantName,
    status: component.status,
    failureReason: component.failureReason,
    desiredCopyCount: component.pending?.copyCount ?? component.copyCount,
    copies: world
      .part(Components)
      .copies(component)
      .map((copy) => {
        const { containers, id, outstanding } = copy;
        const [{ port, log }] = containers;
        return { id, host: world.part(Components).hostIdOf(component, copy), port, log: log.file, outstanding };
      }),
  }));
}
