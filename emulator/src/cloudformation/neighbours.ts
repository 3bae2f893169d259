import type { Scope, World } from '../world/world';
import { HANDLERS } from './handlers';
import type { ResourceHandler } from './resource-handler';

/** Where a template given by address is read from. */
export interface TemplateSource {
  /** The text of an S3 object; undefined when there is none. */
  readObject(scope: Scope, bucket: string, key: string): Promise<string | undefined>;
}

/** Where parameters and dynamic references are read from. */
export interface ParameterSource {
  /** The value of an SSM parameter; undefined when there is none of that name. */
  readParameter(scope: Scope, name: string): Promise<string | undefined>;
}

/** What CloudFormation needs of the other services. */
export interface Neighbours extends TemplateSource, ParameterSource {
  readonly handlers: Readonly<Record<string, ResourceHandler>>;
}

/** Nobody but the handlers: what holds until the services are connected. */
export function alone(_world: World): Neighbours {
  return { handlers: HANDLERS, readObject: async () => undefined, readParameter: async () => undefined };
}
