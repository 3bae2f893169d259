import { invalid } from '../errors';
import { checkConstraints } from './parameter-constraints';
import { kindOf, typedValue } from './parameter-types';
import type { ParameterDefinition, Template } from './template';

/** A parameter as a client gives it. */
export interface GivenParameter {
  readonly ParameterKey: string;
  readonly ParameterValue?: string;
  readonly UsePreviousValue?: string | boolean;
}

/** A parameter of a stack. */
export interface StackParameter {
  readonly key: string;
  readonly value: string;
  readonly noEcho: boolean;
  /** The value that counts, where `value` names an SSM parameter. */
  readonly resolved?: string;
}

/** Reads an SSM parameter; undefined when there is none of that name. */
export type ReadParameter = (name: string) => Promise<string | undefined>;

export interface ParameterSources {
  readonly given: readonly GivenParameter[];
  readonly previous: readonly StackParameter[];
  readonly read: ReadParameter;
}

/** The value of each parameter of a template: given, kept, or by default. */
export async function resolveParameters(template: Template, sources: ParameterSources): Promise<StackParameter[]> {
  const definitions = Object.entries(template.Parameters ?? {});
  const values = definitions.map(
    ([name, definition]) => [name, definition, givenValue(name, definition, sources)] as const,
  );
  const missing = values.filter(([, , value]) => value === undefined).map(([name]) => name);
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(', ')}] must have values`);
  const names = definitions.map(([name]) => name);
  const unknown = sources.given.map((given) => given.ParameterKey).filter((key) => !names.includes(key));
  if (unknown.length > 0) throw invalid(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  return Promise.all(
    values.map(([name, definition, value]) => resolveOne(name, definition, value ?? '', sources.read)),
  );
}

/** What Ref gives for each parameter. */
export function parameterValues(
  template: Template,
  parameters: readonly StackParameter[],
): Map<string, string | string[]> {
  const definitions = template.Parameters ?? {};
  return new Map(
    parameters
      .filter(({ key }) => key in definitions)
      .map(({ key, value, resolved }) => [key, typedValue(kindOf(key, definitions[key].Type), resolved ?? value)]),
  );
}

function givenValue(name: string, definition: ParameterDefinition, sources: ParameterSources): string | undefined {
  const given = sources.given.find(({ ParameterKey }) => ParameterKey === name);
  if (!given) return definition.Default === undefined ? undefined : String(definition.Default);
  if (String(given.UsePreviousValue) !== 'true') return given.ParameterValue ?? '';
  const previous = sources.previous.find(({ key }) => key === name);
  if (!previous)
    throw invalid(
      `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
    );
  return previous.value;
}

async function resolveOne(
  key: string,
  definition: ParameterDefinition,
  value: string,
  read: ReadParameter,
): Promise<StackParameter> {
  const kind = kindOf(key, definition.Type);
  const noEcho = String(definition.NoEcho) === 'true';
  if (!kind.fromSsm) {
    checkConstraints(key, definition, kind, value);
    return { key, value, noEcho };
  }
  const resolved = await read(value);
  if (resolved === undefined)
    throw invalid(`Unable to fetch parameters [${value}] from parameter store for this account.`);
  return { key, value, noEcho, resolved };
}
