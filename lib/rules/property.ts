import type { Resource } from './resource';
import type { Flaw } from './rule';
import type { Stack } from './stack';
import { isObject, isScalar, isUnresolved, LookUp, Text, UNKNOWN, Unknown } from './value';

/** A property of a resource, with its place. Whatever is asked of one that is not known, the answer is that it is not known. */
export class Property {
  public constructor(
    private readonly stack: Stack,
    /** Resolved. */
    public readonly value: unknown,
    public readonly path: string,
  ) {}

  /** The property of that name within this one. */
  public get(name: string): Property {
    const path = this.path ? `${this.path}.${name}` : name;
    if (isUnresolved(this.value)) return new Property(this.stack, UNKNOWN, path);
    const inner = isObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new Property(this.stack, inner ?? undefined, path);
  }

  /** For certain not there. */
  public get isAbsent(): boolean {
    return this.value === undefined;
  }

  /** For certain there, whatever its value. */
  public get isGiven(): boolean {
    return this.value !== undefined && !(this.value instanceof Unknown);
  }

  /** The text, where all of it is known. */
  public get text(): string | undefined {
    return isScalar(this.value) ? String(this.value) : undefined;
  }

  /** The text with `…` in place of each part that is not known; nothing where no part is known. */
  public get outline(): string | undefined {
    if (!(this.value instanceof Text)) return this.text;
    return this.value.parts.map((part) => (isScalar(part) ? String(part) : '…')).join('');
  }

  /** What of it CloudFormation looks up elsewhere, such as `{{resolve:ssm:/digits/type}}`. */
  public get lookUps(): string[] {
    const parts = this.value instanceof Text ? this.value.parts : [this.value];
    return parts.flatMap((part) => (part instanceof LookUp ? [part.reference] : []));
  }

  /** The number, where it is known and one; CloudFormation takes numbers as texts, too. */
  public get number(): number | undefined {
    if (!isScalar(this.value) || typeof this.value === 'boolean' || this.text?.trim() === '') return undefined;
    const number = Number(this.value);
    return Number.isNaN(number) ? undefined : number;
  }

  /** Whether it is true, where that is known; CloudFormation takes booleans as texts, too. */
  public get isTrue(): boolean {
    return this.text?.toLowerCase() === 'true';
  }

  /** The items of a list, as far as they are known; none of anything else. */
  public get items(): Property[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map((item, index) => new Property(this.stack, item, `${this.path}.${index}`));
  }

  /** How many items there are, where that is known; 0 of nothing. */
  public get length(): number | undefined {
    if (this.value === undefined) return 0;
    return Array.isArray(this.value) ? this.value.length : undefined;
  }

  /** The properties within it, as far as they are known. */
  public get entries(): [string, Property][] {
    return isObject(this.value) ? Object.keys(this.value).map((name) => [name, this.get(name)]) : [];
  }

  /** The resource of the template that it means, by a reference or by its literal name. */
  public follow(type: string): Resource | undefined {
    return this.stack.find(type, this.value);
  }

  /** What is wrong with it. */
  public flaw(message: string): Flaw {
    return { path: this.path, message };
  }
}
