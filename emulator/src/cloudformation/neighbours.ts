import type { Scope } from '../world/world';
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
  /** What runs each resource type. All other types are recorded. */
  readonly handlers: Readonly<Record<string, ResourceHandler>>;
}

/** Nobody: what holds until the services are connected. */
export const ALONE: Neighbours = {
  handlers: {},
  readObject: async () => undefined,
  readParameter: async () => undefined,
};
