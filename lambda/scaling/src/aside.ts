import type { Described } from './endpoint';
import type { Desired } from './event';
import { alike } from './same';
import type { Aside, State } from './state';

/**
 * Whether scaling has to step aside, because the endpoint is about to change, and how far: SageMaker does not let the instance type of a
 * variant change that is registered, nor the variant go.
 *
 * @param previous what was wanted before, if that is known
 */
export function stepsAside(
  by: string,
  desired: Desired,
  endpoint: Described | undefined,
  previous: Desired | undefined,
): Aside | undefined {
  if (!endpoint || endpoint.EndpointConfigName === desired.EndpointConfigName) return undefined;
  const known = previous?.EndpointConfigName === endpoint.EndpointConfigName ? previous : undefined;
  return { By: by, Deregistered: !known || !alike(known.Variants, desired.Variants) };
}

/**
 * Whether it has still to step aside: the endpoint has not changed yet.
 *
 * Where it has changed and serves another configuration than the wanted one, SageMaker has rolled it back, and it stays so.
 *
 * @param by who asks, if somebody does; who comes after the endpoint knows that its turn is over
 */
export function isAside(
  { Aside: aside, Desired: desired }: State,
  { EndpointConfigName, LastModifiedTime }: Described,
  by?: { readonly over: boolean; readonly type: string },
): boolean {
  if (!aside) return false;
  if (EndpointConfigName === desired.EndpointConfigName) return false;
  if (by?.over && aside.By !== by.type) return false;
  return aside.Since === undefined || (LastModifiedTime?.getTime() ?? 0) <= Date.parse(aside.Since);
}
