import type { Resolver } from './resolver';
import { isObject, isScalar } from './value';

/** Conditions beyond so many that only the deployment knows are not told apart: what hangs on them is unknown. */
const MAX_FREE = 8;
const MAX_DEPTH = 50;

/** One way in which the conditions that only the deployment knows may turn out. */
export type World = ReadonlyMap<string, boolean>;

/** What is compared, of a comparison that only the deployment can make. */
interface Comparison {
  readonly key: string;
  /** The side that is not known, and the text that it is compared with, where it is compared with one. */
  readonly unknown: string;
  readonly literal?: string;
}

/** The conditions of a template: true, false, or a matter of the world. */
export class Conditions {
  private readonly free = new Map<string, Comparison>();

  public constructor(
    private readonly definitions: Readonly<Record<string, unknown>>,
    private readonly resolver: Resolver,
  ) {
    for (const name of Object.keys(definitions)) this.evaluate({ Condition: name }, new Map(), 0);
  }

  /** All worlds that can be, just one where nothing is left open. */
  public worlds(): World[] {
    const comparisons = [...this.free.values()].slice(0, MAX_FREE);
    const worlds = Array.from({ length: 2 ** comparisons.length }, (_, bits) =>
      comparisons.map((comparison, index) => ({ comparison, holds: (bits & (1 << index)) !== 0 })),
    );
    return worlds
      .filter((world) => isPossible(world.filter(({ holds }) => holds).map(({ comparison }) => comparison)))
      .map((world) => new Map(world.map(({ comparison, holds }) => [comparison.key, holds])));
  }

  /** Undefined where it is not known. */
  public holds(name: string, world: World): boolean | undefined {
    return this.evaluate({ Condition: name }, world, 0);
  }

  private evaluate(condition: unknown, world: World, depth: number): boolean | undefined {
    if (!isObject(condition) || depth > MAX_DEPTH) return undefined;
    const [[operator, operand] = []] = Object.entries(condition);
    const each = () => (Array.isArray(operand) ? operand : []).map((one) => this.evaluate(one, world, depth + 1));
    if (operator === 'Condition' && typeof operand === 'string')
      return Object.hasOwn(this.definitions, operand)
        ? this.evaluate(this.definitions[operand], world, depth + 1)
        : undefined;
    if (operator === 'Fn::Not') return negated(each()[0]);
    if (operator === 'Fn::And') return all(each());
    if (operator === 'Fn::Or') return negated(all(each().map(negated)));
    if (operator === 'Fn::Equals' && Array.isArray(operand)) return this.equals(operand, world);
    return undefined;
  }

  private equals([one, other]: unknown[], world: World): boolean | undefined {
    const [left, right] = [this.resolver.resolve(one), this.resolver.resolve(other)];
    if (isScalar(left) && isScalar(right)) return String(left) === String(right);
    const [known, open] = isScalar(left) ? [left, other] : [right, one];
    const literal = isScalar(known) ? String(known) : undefined;
    const unknown = JSON.stringify(literal === undefined ? [one, other] : open);
    const key = JSON.stringify([unknown, literal ?? null]);
    this.free.set(key, { key, unknown, literal });
    return world.get(key);
  }
}

/** Nothing equals two texts at once. */
function isPossible(holding: readonly Comparison[]): boolean {
  return holding.every((one, index) =>
    holding.slice(0, index).every((other) => other.unknown !== one.unknown || other.literal === one.literal),
  );
}

const negated = (value: boolean | undefined) => (value === undefined ? undefined : !value);

function all(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : true;
}
