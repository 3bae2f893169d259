import { replacingPaths, resourceType } from '../resources/resource-types';
import { referencesIn } from '../template/references';
import type { Fields, ResourceDefinition } from '../template/template';
import { isUnknown, sameValue } from '../template/values';
import type { ChangeDetail } from './changes';
import type { Snapshot } from './records';

/** What the change set knows of the resources a property may refer to. */
export interface Causes {
  /** Resources whose physical id will certainly be another one. */
  readonly replaced: ReadonlySet<string>;
  /** Resources of which that is not certain. */
  readonly uncertain: ReadonlySet<string>;
  readonly parameters: ReadonlySet<string>;
}

type Source = Pick<ChangeDetail, 'ChangeSource' | 'CausingEntity' | 'Evaluation'>;

/** The details of all top-level properties that differ. */
export function propertyChanges(
  definition: ResourceDefinition,
  before: Fields,
  after: Fields,
  causes: Causes,
): ChangeDetail[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !sameValue(before[name], after[name]))
    .map((name) => propertyChange(name, definition, before[name], after[name], causes));
}

/** The details of what is not a property. */
export function attributeChanges(
  definition: ResourceDefinition,
  current: Snapshot,
  tagsChanged: boolean,
): ChangeDetail[] {
  const attributes = [
    ['Metadata', current.metadata, definition.Metadata],
    ['DeletionPolicy', current.deletionPolicy, definition.DeletionPolicy],
    ['UpdateReplacePolicy', current.updateReplacePolicy, definition.UpdateReplacePolicy],
  ] as const;
  const names: string[] = attributes.filter(([, before, after]) => !sameValue(before, after)).map(([name]) => name);
  if (tagsChanged && resourceType(definition.Type)?.properties.has('Tags')) names.push('Tags');
  return names.map((Attribute) => ({
    Target: { Attribute, RequiresRecreation: 'Never' },
    Evaluation: 'Static',
    ChangeSource: 'DirectModification',
  }));
}

function propertyChange(
  name: string,
  definition: ResourceDefinition,
  before: unknown,
  after: unknown,
  causes: Causes,
): ChangeDetail {
  const source = sourceOf(definition.Properties?.[name], after, causes);
  const replaces = replacingPaths(definition.Type, { [name]: before }, { [name]: after }).length > 0;
  return {
    Target: {
      Attribute: 'Properties',
      Name: name,
      RequiresRecreation: replaces ? 'Always' : 'Never',
      Path: `/Properties/${name}`,
      BeforeValue: quote(before),
      AfterValue: quote(after),
      AttributeChangeType: before === undefined ? 'Add' : after === undefined ? 'Remove' : 'Modify',
    },
    ...source,
  };
}

function sourceOf(written: unknown, after: unknown, { replaced, uncertain, parameters }: Causes): Source {
  const references = referencesIn(written);
  const parameter = references.find(({ name }) => parameters.has(name));
  const direct: Source = parameter
    ? { Evaluation: 'Static', ChangeSource: 'ParameterReference', CausingEntity: parameter.name }
    : { Evaluation: 'Static', ChangeSource: 'DirectModification' };
  if (!isUnknown(after)) return direct;
  const cause = references.find(({ name }) => replaced.has(name) || uncertain.has(name));
  if (!cause) return { ...direct, Evaluation: 'Dynamic' };
  if (cause.kind === 'GetAtt')
    return {
      Evaluation: 'Dynamic',
      ChangeSource: 'ResourceAttribute',
      CausingEntity: `${cause.name}.${cause.attribute}`,
    };
  const certain = replaced.has(cause.name);
  return { Evaluation: certain ? 'Static' : 'Dynamic', ChangeSource: 'ResourceReference', CausingEntity: cause.name };
}

function quote(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  return JSON.stringify(value);
}
