import type { Conditions, World } from './conditions';
import { Dependencies } from './dependencies';
import { type Environment, Resolver } from './resolver';
import { Resource } from './resource';
import type { Template } from './template';
import { identityOf, Reference } from './value';

/** The property that is a resource's name, by the resource's type. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::SageMaker::Model': 'ModelName',
  'AWS::SageMaker::EndpointConfig': 'EndpointConfigName',
  'AWS::SageMaker::Endpoint': 'EndpointName',
  'AWS::SageMaker::InferenceComponent': 'InferenceComponentName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::IAM::Role': 'RoleName',
};

/** A template in one world: the resources that are made there, with everything in place that is known. */
export class Stack {
  private readonly all = new Map<string, Resource>();
  private readonly byType = new Map<string, Resource[]>();
  private readonly byName = new Map<string, ReadonlyMap<string, Resource>>();

  public constructor(
    private readonly template: Template,
    public readonly environment: Environment,
    conditions: Conditions,
    world: World,
  ) {
    const resolver = new Resolver(template, environment, { conditions, world });
    for (const [logicalId, definition] of Object.entries(template.Resources)) {
      const { Condition: condition, Properties } = definition;
      if (condition !== undefined && conditions.holds(condition, world) === false) continue;
      const resource = new Resource(this, logicalId, definition, resolver.resolve(Properties));
      this.all.set(logicalId, resource);
      const alike = this.byType.get(resource.type);
      if (alike) alike.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  public get resources(): readonly Resource[] {
    return [...this.all.values()];
  }

  public ofType(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  public get(logicalId: string): Resource | undefined {
    return this.all.get(logicalId);
  }

  /** Whether the one resource is there before the other is made. */
  public isBefore(one: Resource, other: Resource): boolean {
    return Dependencies.of(this.template).before(other.logicalId).has(one.logicalId);
  }

  /** The resource of that type that a value means: by a reference to it, or by its name, if need be one that only the deployment knows. */
  public find(type: string, value: unknown): Resource | undefined {
    if (value instanceof Reference) {
      const found = this.all.get(value.logicalId);
      return found?.type === type ? found : undefined;
    }
    const identity = identityOf(value);
    return identity === undefined ? undefined : this.namesOf(type).get(identity);
  }

  private namesOf(type: string): ReadonlyMap<string, Resource> {
    const known = this.byName.get(type);
    if (known) return known;
    const names = new Map<string, Resource>();
    for (const resource of Object.hasOwn(NAMES, type) ? this.ofType(type) : []) {
      const identity = identityOf(resource.get(NAMES[type]).value);
      if (identity !== undefined && !names.has(identity)) names.set(identity, resource);
    }
    this.byName.set(type, names);
    return names;
  }
}
