import { convertProperties } from '../resources/convert';
import { activeResources, dependencyGraph } from '../template/dependencies';
import { resolveDynamicReferences } from '../template/dynamic-references';
import { Evaluator } from '../template/evaluator';
import type { Graph } from '../template/graph';
import { parameterValues, type ReadParameter } from '../template/parameters';
import { parseTemplate } from '../template/parse';
import { pseudoParameters } from '../template/pseudo-parameters';
import type { Fields, ResourceDefinition, Template } from '../template/template';
import type { Desired, StackRecord } from './records';
import type { StackStore } from './stack-store';

/** What Ref and Fn::GetAtt see of the resources. */
export interface KnownResources {
  reference(logicalId: string): string | undefined;
  attribute(logicalId: string, name: string): unknown;
}

/** What a stack is to become: its template with everything in it that can be evaluated. */
export class Target {
  public readonly template: Template;
  public readonly evaluator: Evaluator;
  /** Those whose condition holds. */
  public readonly resources: ReadonlyMap<string, ResourceDefinition>;
  public readonly graph: Graph;
  /** The exports of other stacks that were looked up so far. */
  public readonly imports = new Set<string>();

  public constructor(
    public readonly desired: Desired,
    private readonly stack: StackRecord,
    private readonly store: StackStore,
    private readonly read: ReadParameter,
    known: KnownResources,
  ) {
    this.template = parseTemplate(desired.template);
    this.evaluator = new Evaluator({
      template: this.template,
      parameters: parameterValues(this.template, desired.parameters),
      pseudo: pseudoParameters({
        ...stack,
        stackName: stack.name,
        stackId: stack.id,
        notificationArns: desired.notificationArns,
      }),
      region: stack.region,
      reference: (id) => known.reference(id),
      attribute: (id, name) => known.attribute(id, name),
      imported: (name) => this.imported(name),
    });
    this.resources = activeResources(this.template, this.evaluator);
    this.graph = dependencyGraph(this.resources, this.evaluator);
  }

  /** The properties of a resource, evaluated, in the types its schema asks for. */
  public async properties({ Type, Properties }: ResourceDefinition): Promise<Record<string, unknown>> {
    const evaluated = await this.resolve(this.evaluator.properties(Properties));
    return convertProperties(Type, evaluated as Record<string, unknown>);
  }

  /** Any value with its dynamic references resolved. */
  public resolve(value: unknown): Promise<unknown> {
    return resolveDynamicReferences(value, this.read);
  }

  private imported(name: string): string | undefined {
    this.imports.add(name);
    return this.store.exports(this.stack).find((entry) => entry.name === name)?.value;
  }
}

/** The resources as the stack holds them now. */
export function deployedResources(store: StackStore, stackId: string): KnownResources {
  const current = (id: string) => store.resource(stackId, id)?.current;
  return {
    reference: (id) => current(id)?.physicalId,
    attribute: (id, name) => attributeOf(current(id), name),
  };
}

export function attributeOf(state: { attributes: Fields; properties: Fields } | undefined, name: string): unknown {
  return state?.attributes[name] ?? state?.properties[name];
}
