import { notImitated } from '../../http/errors';
import { invalid } from '../errors';
import { functionOf } from './functions';
import { isFields, type Template } from './template';
import { NO_VALUE } from './values';

/** What a template's references are looked up in. */
export interface Surroundings {
  readonly template: Template;
  /** By name, resolved: lists are lists. */
  readonly parameters: ReadonlyMap<string, string | readonly string[]>;
  readonly pseudo: ReadonlyMap<string, unknown>;
  readonly region: string;
  /** What Ref gives for a resource; undefined when the stack does not have it. */
  reference(logicalId: string): string | undefined;
  /** What Fn::GetAtt gives; undefined when the resource has no such attribute. */
  attribute(logicalId: string, name: string): unknown;
  /** The value another stack exports under that name. */
  imported(name: string): string | undefined;
}

/** Gives values to the intrinsic functions of a template. */
export class Evaluator {
  private readonly decided = new Map<string, boolean>();

  public constructor(public readonly surroundings: Surroundings) {}

  /** The value with all functions evaluated; NO_VALUE where it is to be left out. */
  public evaluate(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.evaluate(entry)).filter((entry) => entry !== NO_VALUE);
    if (!isFields(value)) return value;
    const entries = Object.entries(value);
    if (entries.length === 1) {
      const [[name, argument]] = entries;
      const intrinsic = functionOf(name);
      if (intrinsic) return intrinsic(argument, this);
      if (name.startsWith('Fn::')) throw notImitated(`the function ${name}`);
    }
    return this.evaluateFields(entries);
  }

  /** A resource's properties, where nothing is an empty set of them. */
  public properties(value: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
    const properties = this.evaluate(value ?? {});
    return isFields(properties) ? { ...properties } : {};
  }

  /** Whether a condition of the template holds. */
  public condition(name: string): boolean {
    const known = this.decided.get(name);
    if (known !== undefined) return known;
    const conditions = this.surroundings.template.Conditions ?? {};
    if (!(name in conditions))
      throw invalid(
        `Template format error: Unresolved condition dependency ${name} in the Conditions block of the template`,
      );
    const holds = this.truth(conditions[name]);
    this.decided.set(name, holds);
    return holds;
  }

  /** The truth of a condition expression: a function, another condition, or the word itself. */
  public truth(expression: unknown): boolean {
    if (isFields(expression) && typeof expression.Condition === 'string') return this.condition(expression.Condition);
    const value = this.evaluate(expression);
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw invalid(
      'Template format error: Conditions can only be boolean operations on parameters and other conditions',
    );
  }

  private evaluateFields(entries: [string, unknown][]): object {
    const evaluated = entries.map(([name, entry]): [string, unknown] => [name, this.evaluate(entry)]);
    return Object.fromEntries(evaluated.filter(([, entry]) => entry !== NO_VALUE));
  }
}
