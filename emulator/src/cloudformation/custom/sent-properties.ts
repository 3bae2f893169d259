import type { ResourceContext } from '../resource-handler';
import type { Fields } from '../template/template';

/** A custom resource as its provider was last told of it; a Delete has to repeat it. */
export interface SentProperties {
  readonly properties: Fields;
}

type Place = Pick<ResourceContext, 'world' | 'stackId' | 'logicalId'>;

const sent = ({ world }: Place) => world.collection<SentProperties>('custom-resources');
const key = ({ stackId, logicalId }: Place, physicalId: string) => `${stackId}/${logicalId}/${physicalId}`;

export function rememberSent(place: Place, physicalId: string, properties: Fields): void {
  sent(place).set(key(place, physicalId), { properties });
}

export function lastSent(place: Place, physicalId: string): Fields | undefined {
  return sent(place).get(key(place, physicalId))?.properties;
}

export function forgetSent(place: Place, physicalId: string): void {
  sent(place).delete(key(place, physicalId));
}
