/** What only the deployment knows. */
export class Unknown {
  /** @param name what it is the value of, where that is the same wherever it stands: a parameter, or `AWS::StackName` */
  public constructor(public readonly name?: string) {}
}

/** What only the deployment knows, and nobody can tell from anything else. */
export const UNKNOWN = new Unknown();

/** A resource of the template, or an attribute of it, in place of a value. */
export class Reference {
  public constructor(
    public readonly logicalId: string,
    /** `Ref`, or the attribute's name. */
    public readonly attribute: string,
  ) {}
}

/** A text that is known in parts: `endpoint/`, a reference, `/variant/all`. */
export class Text {
  public constructor(public readonly parts: readonly unknown[]) {}
}

/** What CloudFormation looks up elsewhere, such as `{{resolve:ssm:/digits/type}}`. */
export class LookUp {
  public constructor(public readonly reference: string) {}
}

const LOOKED_UP = /(\{\{resolve:[^}]*\}\})/;

/** Joined as far as it is known: a text, one single part, or a `Text` of several. */
export function joined(parts: readonly unknown[]): unknown {
  const merged: unknown[] = [];
  for (const part of parts.flatMap((one) => (one instanceof Text ? one.parts : [one]))) {
    const last = merged.at(-1);
    if (isScalar(part) && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (isScalar(part)) merged.push(String(part));
    else merged.push(part);
  }
  const known = merged.flatMap((part) => (typeof part === 'string' ? splitAtLookUps(part) : [part]));
  if (known.length === 0) return '';
  return known.length === 1 ? known[0] : new Text(known);
}

/** Around the look-ups, which are every second part. */
function splitAtLookUps(text: string): unknown[] {
  if (!LOOKED_UP.test(text)) return [text];
  const parts = text.split(LOOKED_UP).map((part, index) => (index % 2 === 0 ? part : new LookUp(part)));
  return parts.filter((part) => part !== '');
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnresolved(value);
}

/** Whether all that is known of the value is where it comes from. */
export function isUnresolved(value: unknown): boolean {
  return [Unknown, Reference, Text, LookUp].some((kind) => value instanceof kind);
}

/** The same for values that are the same, even where they are known only at deployment; nothing where that cannot be told. */
export function identityOf(value: unknown): string | undefined {
  if (isScalar(value)) return String(value);
  if (value instanceof Unknown) return value.name && `\${${value.name}}`;
  if (value instanceof Reference) return `\${${value.logicalId}.${value.attribute}}`;
  if (value instanceof LookUp) return value.reference;
  if (!(value instanceof Text)) return undefined;
  const parts = value.parts.map(identityOf);
  return parts.includes(undefined) ? undefined : parts.join('');
}
