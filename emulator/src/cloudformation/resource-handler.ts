import type { Scope, World } from '../world/world';

export type Properties = Readonly<Record<string, unknown>>;

/** A resource as its handler left it: what `Ref` and `Fn::GetAtt` give. */
export interface ResourceState {
  /** What `Ref` returns. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` returns, by attribute name. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The attributes are secret: what shows properties shows asterisks in their place. */
  readonly secret?: boolean;
}

/** The stack and the place in it for which a handler works. */
export interface ResourceContext extends Scope {
  readonly world: World;
  readonly stackName: string;
  readonly stackId: string;
  readonly logicalId: string;
  readonly type: string;
  /** The stack's tags. */
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  /** Aborted when the result is no longer wanted: another resource failed, or the emulator stops. */
  readonly signal?: AbortSignal;
  /** An update that failed is taken back. */
  readonly rollingBack?: boolean;
  /** A name CloudFormation would make up: stack, logical id and a random part, at most `max` characters. */
  generateName(max?: number): string;
  /**
   * Says that the resource exists although it is not stable yet. From then on it is deleted when the deployment fails,
   * also after a kill.
   */
  initiated?(physicalId: string): void;
  /** The same without a word: the resource may exist under that id, or be half made. The last claim holds. */
  claim?(physicalId: string): void;
}

/**
 * What runs one resource type. Handlers resolve once the resource is stable, and throw an Error whose message becomes
 * the reason in the stack event. The engine decides between update and replacement by the type's create-only properties.
 */
export interface ResourceHandler {
  create(properties: Properties, context: ResourceContext): Promise<ResourceState>;
  /**
   * Without it, any change of a property that is not create-only is recorded and nothing else happens. A state with
   * another physical id is a replacement: the current one is deleted in the clean-up.
   */
  update?(current: ResourceState, properties: Properties, context: ResourceContext): Promise<ResourceState>;
  /** A resource that is already gone is no error. */
  delete(current: ResourceState, context: ResourceContext): Promise<void>;
}
