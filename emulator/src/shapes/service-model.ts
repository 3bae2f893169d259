/** What a service's own model says of a type, as far as checking an input needs it. */
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

interface ModelData {
  readonly source: string;
  readonly operations: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** The input shapes of one service's operations. */
export class ServiceModel {
  public constructor(private readonly data: ModelData) {}

  public get shapeNames(): readonly string[] {
    return Object.keys(this.data.shapes);
  }

  public shape(name: string): Shape {
    const found = this.data.shapes[name];
    if (!found) throw new Error(`There is no shape ${name} in ${this.data.source}.`);
    return found;
  }

  public inputShape(operation: string): Shape {
    return this.shape(this.data.operations[operation]);
  }
}

const patterns = new Map<string, RegExp>();

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
    .replaceAll(/\[\\p\{Print\}\]|\\p\{Print\}/g, '[\\x20-\\x7E]')
    .replaceAll('\\p{ASCII}', '[\\x00-\\x7F]');
  try {
    return new RegExp(`^(?:${translated})$`, 'us');
  } catch {
    return new RegExp(`^(?:${translated})$`, 's');
  }
}
