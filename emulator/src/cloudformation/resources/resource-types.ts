import generated from '../../data/resource-types.generated.json';
import { type Fields, isFields } from '../template/template';
import { sameValue } from '../template/values';

/** One resource type, as CloudFormation's registry describes it. */
export interface ResourceType {
  /** The names of all top-level properties. */
  readonly properties: ReadonlySet<string>;
  readonly required: readonly string[];
  /** Paths; a change there replaces the resource. */
  readonly createOnly: readonly string[];
  /** Paths; what Fn::GetAtt gives. */
  readonly readOnly: readonly string[];
  readonly identifier: readonly string[];
  readonly numbers: readonly string[];
  readonly booleans: readonly string[];
}

const LINES: Readonly<Record<string, string>> = generated.types;
const known = new Map<string, ResourceType>();

/** Types whose names are free, which no registry lists. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** What the registry knows of a type, or undefined when there is no such type. */
export function resourceType(name: string): ResourceType | undefined {
  if (isCustomResource(name)) return undefined; // the registry lists one of their names, and none of their properties
  const found = known.get(name);
  if (found || !Object.hasOwn(LINES, name)) return found;
  const read = parseLine(LINES[name]);
  known.set(name, read);
  return read;
}

/** The property that holds the resource's own name, when its kind can be named at all. */
export function nameProperty(typeName: string): string | undefined {
  const type = resourceType(typeName);
  if (!type) return undefined;
  const last = typeName.split('::')[2];
  const candidates = [`${last}Name`, 'Name', ...(type.identifier.length === 1 ? type.identifier : [])];
  return candidates.find(
    (name) => type.createOnly.includes(name) && type.properties.has(name) && !type.readOnly.includes(name),
  );
}

/** The create-only paths at which two sets of properties differ. */
export function replacingPaths(typeName: string, before: Fields, after: Fields): string[] {
  const paths = resourceType(typeName)?.createOnly ?? [];
  return paths.filter((path) => !sameValue(valuesAt(before, path.split('/')), valuesAt(after, path.split('/'))));
}

function valuesAt(value: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (step === '*') return Array.isArray(value) ? value.map((entry) => valuesAt(entry, rest)) : undefined;
  return isFields(value) ? valuesAt(value[step], rest) : undefined;
}

function parseLine(line: string): ResourceType {
  const tokens = line
    .split(' ')
    .filter(Boolean)
    .map((token) => {
      const [, path, marks] = token.match(/^(.*?)([!*=#+?]*)$/) ?? ['', token, ''];
      // A path that ends in a list's entries keeps its star: `A/*` is no mark.
      return path.endsWith('/') ? { path: `${path}*`, marks: marks.slice(1) } : { path, marks };
    });
  const marked = (mark: string) => tokens.filter(({ marks }) => marks.includes(mark)).map(({ path }) => path);
  return {
    properties: new Set(tokens.filter(({ path }) => !path.includes('/')).map(({ path }) => path)),
    required: marked('!'),
    createOnly: marked('*'),
    readOnly: marked('='),
    identifier: marked('#'),
    numbers: marked('+'),
    booleans: marked('?'),
  };
}
