import data from '../data/sagemaker.generated.json';

/** What the service's own model says of a type, as far as checking an input needs it. */
export interface Shape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  /** A structure's members, by name, each with the name of its shape. */
  readonly members?: Readonly<Record<string, string>>;
  /** The members of an input that travel as headers. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
}

const shapes: Readonly<Record<string, Shape>> = data.shapes;
const operations: Readonly<Record<string, string>> = data.operations;
const patterns = new Map<string, RegExp>();

export const shapeNames: readonly string[] = Object.keys(shapes);

export function shape(name: string): Shape {
  const found = shapes[name];
  if (!found) throw new Error(`There is no shape ${name} in ${data.source}.`);
  return found;
}

export function inputShape(operation: string): Shape {
  return shape(operations[operation]);
}

/** The service's pattern, which has to match the whole value, as a regular expression of JavaScript. */
export function patternOf({ pattern }: Shape): RegExp | undefined {
  if (pattern === undefined) return undefined;
  const compiled = patterns.get(pattern) ?? compile(pattern);
  patterns.set(pattern, compiled);
  return compiled;
}

function compile(pattern: string): RegExp {
  const translated = pattern
    .replaceAll(/^\\A|^\^|\\z$|\$$/g, '')
    .replaceAll('[\\p{Print}]', '[\\x20-\\x7E]')
    .replaceAll('\\p{ASCII}', '[\\x00-\\x7F]');
  try {
    return new RegExp(`^(?:${translated})$`, 'us');
  } catch {
    return new RegExp(`^(?:${translated})$`, 's');
  }
}
