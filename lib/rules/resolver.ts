import type { Conditions, World } from './conditions';
import type { Parameter, Template } from './template';
import { isObject, isScalar, joined, Reference, UNKNOWN, Unknown } from './value';

/** What may be known of where a template goes. */
export interface Environment {
  readonly account?: string;
  readonly region?: string;
}

const MAX_DEPTH = 100;
/** Stands for a property that is not there. */
const NO_VALUE: unique symbol = Symbol('AWS::NoValue');

type Intrinsic = (resolver: Resolver, operand: unknown) => unknown;

/** Puts in place of references and intrinsic functions what is known of them, in one world. */
export class Resolver {
  private depth = 0;

  public constructor(
    private readonly template: Template,
    private readonly environment: Environment,
    /** Without them, what hangs on a condition is unknown. */
    private readonly world?: { readonly conditions: Conditions; readonly world: World },
  ) {}

  /** The value, or undefined where it is as if it were not there. */
  public resolve(value: unknown): unknown {
    const resolved = this.inner(value);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  private inner(value: unknown): unknown {
    if (this.depth > MAX_DEPTH) return UNKNOWN;
    this.depth++;
    try {
      return this.resolved(value);
    } finally {
      this.depth--;
    }
  }

  private resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.inner(item)).filter((item) => item !== NO_VALUE);
    if (typeof value === 'string') return value.includes('{{') ? joined([value]) : value;
    if (!isObject(value)) return value;
    const names = Object.keys(value);
    const [name] = names;
    if (names.length === 1 && (name === 'Ref' || name.startsWith('Fn::')))
      return Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name](this, value[name]) : UNKNOWN;
    if (names.some((key) => key.startsWith('Fn::'))) return UNKNOWN;
    const entries = names.map((key) => [key, this.inner(value[key])]);
    return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
  }

  public reference(name: unknown): unknown {
    if (typeof name !== 'string') return UNKNOWN;
    if (name === 'AWS::NoValue') return NO_VALUE;
    if (name === 'AWS::Region') return this.environment.region ?? new Unknown(name);
    if (name === 'AWS::AccountId') return this.environment.account ?? new Unknown(name);
    const { Parameters = {}, Resources } = this.template;
    if (Object.hasOwn(Parameters, name)) return defaultOf(name, Parameters[name]);
    return Object.hasOwn(Resources, name) ? new Reference(name, 'Ref') : new Unknown(name);
  }

  public attribute(logicalId: string, attribute: string): unknown {
    return Object.hasOwn(this.template.Resources, logicalId) ? new Reference(logicalId, attribute) : UNKNOWN;
  }

  public chosen(condition: unknown, then: unknown, otherwise: unknown): unknown {
    if (typeof condition !== 'string') return UNKNOWN;
    const holds = this.world?.conditions.holds(condition, this.world.world);
    return holds === undefined ? UNKNOWN : this.inner(holds ? then : otherwise);
  }

  public mapped(keys: readonly unknown[]): unknown {
    const [map, first, second] = keys.map((key) => this.resolve(key));
    if (![map, first, second].every(isScalar)) return UNKNOWN;
    const { Mappings = {} } = this.template;
    return Mappings[String(map)]?.[String(first)]?.[String(second)] ?? UNKNOWN;
  }
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (resolver, name) => resolver.reference(name),
  'Fn::GetAtt': (resolver, operand) => {
    const [logicalId, ...attribute] = Array.isArray(operand) ? operand : String(operand).split('.');
    return resolver.attribute(String(logicalId), attribute.join('.'));
  },
  'Fn::If': (resolver, operand) =>
    Array.isArray(operand) ? resolver.chosen(operand[0], operand[1], operand[2]) : UNKNOWN,
  'Fn::FindInMap': (resolver, operand) => (Array.isArray(operand) ? resolver.mapped(operand) : UNKNOWN),
  'Fn::Sub': (resolver, operand) => {
    const [text, names] = Array.isArray(operand) ? operand : [operand, {}];
    return typeof text === 'string' ? substituted(resolver, text, isObject(names) ? names : {}) : UNKNOWN;
  },
  'Fn::Join': (resolver, operand) => {
    if (!Array.isArray(operand)) return UNKNOWN;
    const items = resolver.resolve(operand[1]);
    if (!Array.isArray(items)) return UNKNOWN;
    return joined(items.flatMap((item, index) => (index === 0 ? [item] : [operand[0], item])));
  },
  'Fn::Select': (resolver, operand) => {
    const [index, items] = Array.isArray(operand) ? operand.map((one) => resolver.resolve(one)) : [];
    return Array.isArray(items) && isScalar(index) ? (items[Number(index)] ?? UNKNOWN) : UNKNOWN;
  },
  'Fn::Split': (resolver, operand) => {
    const [separator, text] = Array.isArray(operand) ? operand.map((one) => resolver.resolve(one)) : [];
    return typeof text === 'string' && typeof separator === 'string' ? text.split(separator) : UNKNOWN;
  },
  'Fn::Length': (resolver, operand) => {
    const items = resolver.resolve(operand);
    return Array.isArray(items) ? items.length : UNKNOWN;
  },
};

/** A default counts as the value; what is looked up elsewhere is not known. */
function defaultOf(name: string, { Type = 'String', Default }: Parameter): unknown {
  if (Default === undefined || Type.startsWith('AWS::SSM::')) return new Unknown(name);
  if (Type === 'CommaDelimitedList' || Type.startsWith('List<'))
    return String(Default)
      .split(',')
      .map((item) => item.trim());
  return Type === 'Number' ? Number(Default) : joined([Default]);
}

/** `${!x}` is the text `${x}`. */
function substituted(resolver: Resolver, text: string, names: Readonly<Record<string, unknown>>): unknown {
  const parts = text.split(/\$\{([^}]*)\}/).map((part, index) => {
    if (index % 2 === 0) return part;
    const name = part.trim();
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(names, name)) return resolver.resolve(names[name]) ?? '';
    const [logicalId, ...attribute] = name.split('.');
    return attribute.length > 0
      ? resolver.attribute(logicalId, attribute.join('.'))
      : (resolver.resolve({ Ref: name }) ?? '');
  });
  return joined(parts);
}
