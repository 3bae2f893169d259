import { isFields } from './template';

/** One place in a value that names something else of the template. */
export interface Reference {
  readonly kind: 'Ref' | 'GetAtt' | 'Condition';
  readonly name: string;
  readonly attribute?: string;
}

/** Says which branch of an Fn::If counts; without it both do. */
export type Choice = (condition: string) => boolean;

/** Everything that a value refers to, in the order in which it is written. */
export function referencesIn(value: unknown, choose?: Choice): Reference[] {
  if (Array.isArray(value)) return value.flatMap((entry) => referencesIn(entry, choose));
  if (!isFields(value)) return [];
  const [[name, argument] = ['', undefined], ...rest] = Object.entries(value);
  if (rest.length === 0) {
    const own = READERS[name]?.(argument, choose);
    if (own) return own;
  }
  return Object.values(value).flatMap((entry) => referencesIn(entry, choose));
}

const READERS: Readonly<Record<string, (argument: unknown, choose?: Choice) => Reference[] | undefined>> = {
  Ref: (argument) => (typeof argument === 'string' ? [{ kind: 'Ref', name: argument }] : undefined),
  'Fn::GetAtt': (argument) => {
    const [name, attribute] = splitAttribute(argument);
    return [
      { kind: 'GetAtt', name, ...(typeof attribute === 'string' ? { attribute } : {}) },
      ...referencesIn(attribute),
    ];
  },
  'Fn::Sub': (argument, choose) => {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    const own = isFields(variables) ? variables : {};
    const outer = placeholdersIn(String(text)).filter((name) => !(name in own));
    return [...outer.map(toReference), ...referencesIn(own, choose)];
  },
  'Fn::If': (argument, choose) => {
    if (!Array.isArray(argument)) return undefined;
    const [condition, yes, no] = argument;
    const branches = choose ? [choose(String(condition)) ? yes : no] : [yes, no];
    return [{ kind: 'Condition', name: String(condition) }, ...referencesIn(branches, choose)];
  },
};

/** The name and the attribute of an Fn::GetAtt, in either form. */
export function splitAttribute(argument: unknown): [string, unknown] {
  if (Array.isArray(argument)) {
    const [name, ...attribute] = argument;
    return [String(name), attribute.length === 1 ? attribute[0] : attribute.join('.')];
  }
  const [name, ...attribute] = String(argument).split('.');
  return [name, attribute.join('.')];
}

/** The names between `${` and `}`, but for `${!Literal}`. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(/\$\{([^!{}][^{}]*)\}/g)].map(([, name]) => name.trim());
}

function toReference(name: string): Reference {
  const dot = name.indexOf('.');
  if (dot < 0) return { kind: 'Ref', name };
  return { kind: 'GetAtt', name: name.slice(0, dot), attribute: name.slice(dot + 1) };
}
