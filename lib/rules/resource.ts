import { Property } from './property';
import type { Stack } from './stack';
import type { ResourceDefinition } from './template';

/** A resource of a template, in one world. */
export class Resource extends Property {
  public readonly type: string;

  public constructor(
    stack: Stack,
    public readonly logicalId: string,
    definition: ResourceDefinition,
    properties: unknown,
  ) {
    super(stack, properties ?? {}, '');
    this.type = definition.Type;
  }
}
