import type { World } from '../../world/world';
import { invalidNextToken, validationException } from '../errors';
import type { TargetId } from '../records';
import { Surroundings } from '../surroundings';

/** What names a scalable target in most inputs. */
export interface IdInput {
  readonly ServiceNamespace: string;
  readonly ResourceId: string;
  readonly ScalableDimension: string;
}

/** What narrows a list down. */
export interface ListInput {
  readonly ResourceId?: string;
  readonly ScalableDimension?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

const MOST_RESULTS = 50;

/** @throws ServiceError ValidationException for a dimension that does not go with the resource */
export function idOf(world: World, { ResourceId: resourceId, ScalableDimension: dimension }: IdInput): TargetId {
  world.part(Surroundings).dimensionOf({ resourceId, dimension });
  return { resourceId, dimension };
}

export const identityOf = ({ resourceId, dimension }: TargetId): IdInput => ({
  ServiceNamespace: 'sagemaker',
  ResourceId: resourceId,
  ScalableDimension: dimension,
});

/** Those of one resource and dimension, where they are named. @throws ServiceError ValidationException */
export function narrowed<T extends TargetId>(all: readonly T[], input: ListInput, ids?: readonly string[]): T[] {
  const resources = ids ?? (input.ResourceId === undefined ? undefined : [input.ResourceId]);
  if (input.ScalableDimension !== undefined && !resources?.length)
    throw validationException('If you specify a scalable dimension, you must also specify a resource ID.');
  return all.filter(
    ({ resourceId, dimension }) =>
      (!resources?.length || resources.includes(resourceId)) &&
      (input.ScalableDimension === undefined || dimension === input.ScalableDimension),
  );
}

/** @throws ServiceError InvalidNextTokenException, ValidationException */
export function page<T>(all: readonly T[], { MaxResults = MOST_RESULTS, NextToken }: ListInput) {
  if (MaxResults < 1 || MaxResults > MOST_RESULTS)
    throw validationException(`MaxResults is ${MaxResults}, allowed is 1 to ${MOST_RESULTS}.`);
  const from = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(from) || from < 0) throw invalidNextToken();
  const end = from + MaxResults;
  return { items: all.slice(from, end), NextToken: end < all.length ? String(end) : undefined };
}
