import { badInput } from '../../common/src/errors';
import { checkDims, describe, emptyBatch, hasRowsOfOne, type TensorSpec } from './signature';
import { ELEMENTS, type Element, sizeOf, type Tensor, type TensorData } from './tensor';

/** More than any operator takes; a bound for bodies that are nothing but brackets. */
const MAX_RANK = 16;

/** Lists within lists become a tensor, or a sentence about the first place where they do not fit. */
export function tensorFrom(spec: TensorSpec, nested: unknown): Tensor {
  const rows =
    hasRowsOfOne(spec) && Array.isArray(nested) ? nested.map((row) => (Array.isArray(row) ? row : [row])) : nested;
  return new Filler(spec, measure(spec, rows)).fill(rows);
}

export function isFlat(nested: unknown): nested is unknown[] {
  return Array.isArray(nested) && !nested.some((value) => typeof value === 'object' && value !== null);
}

/** The shape that the first value of every level gives, with the model's own lengths where it fixes them. */
function measure(spec: TensorSpec, nested: unknown): number[] {
  const dims: number[] = [];
  for (let node = nested; Array.isArray(node); node = node[0]) {
    if (node.length === 0 && dims.length === 0) throw emptyBatch(spec);
    dims.push(node.length);
    if (dims.length > MAX_RANK)
      throw badInput('WRONG_RANK', `input "${spec.name}" has more than ${MAX_RANK} levels of lists`);
  }
  const fixed = spec.dims.length === dims.length ? spec.dims : dims;
  const wanted = dims.map((length, axis) =>
    axis > 0 && typeof fixed[axis] === 'number' ? (fixed[axis] as number) : length,
  );
  checkDims(spec, wanted);
  return wanted;
}

class Filler {
  private readonly path: number[] = [];
  private next = 0;

  public constructor(
    private readonly spec: TensorSpec,
    private readonly dims: readonly number[],
  ) {}

  /** Checks the length of every list first, so that no memory is set aside for a shape that only the first row has. */
  public fill(nested: unknown): Tensor {
    this.walk(nested, this.dims.length - 1, (list) => this.check(list, this.path.length));
    const { type } = this.spec;
    const element = ELEMENTS[type];
    const data = element.allocate(sizeOf(this.dims));
    this.walk(nested, this.dims.length, (value) => this.store(element, data, value));
    return { type, dims: this.dims, data };
  }

  private walk(node: unknown, depth: number, visit: (node: unknown) => void): void {
    if (this.path.length >= depth) {
      visit(node);
      return;
    }
    const length = this.check(node, this.path.length);
    for (let index = 0; index < length; index++) {
      this.path.push(index);
      this.walk((node as unknown[])[index], depth, visit);
      this.path.pop();
    }
  }

  private check(list: unknown, depth: number): number {
    if (depth >= this.dims.length) return 0;
    if (!Array.isArray(list)) throw this.wrong('WRONG_RANK', `is ${shown(list)}, a list was expected`);
    if (list.length !== this.dims[depth]) throw this.wrongLength(list.length);
    return list.length;
  }

  private store(element: Element, data: TensorData, value: unknown): void {
    if (element.store(data, this.next++, value)) return;
    if (Array.isArray(value)) throw this.wrong('WRONG_RANK', `is a list, a single value was expected`);
    const missing =
      (value === null || value === '') && element.kind === 'float' ? ' (a missing value is written "NaN")' : '';
    throw this.wrong('WRONG_VALUE', `is ${shown(value)}${missing}`);
  }

  private wrongLength(length: number): Error {
    const depth = this.path.length;
    if (typeof this.spec.dims[depth] === 'number') {
      return badInput('WRONG_SHAPE', `${this.place()} has ${values(length)}, the model takes ${this.dims[depth]}`);
    }
    const first = place(this.path.map(() => 0));
    const lengths = `${this.place()} has ${values(length)} and ${first} has ${this.dims[depth]}`;
    return badInput('WRONG_SHAPE', `${lengths}: they must be equally long`);
  }

  private wrong(code: string, what: string): Error {
    const takes = code === 'WRONG_RANK' ? describe(this.spec) : ELEMENTS[this.spec.type].wanted;
    return badInput(code, `${this.place()} ${what}; the model takes ${takes}`);
  }

  private place(): string {
    return this.path.length === 0 ? `input "${this.spec.name}"` : `input "${this.spec.name}": ${place(this.path)}`;
  }
}

/** Rows and values are counted from 1: `row 3, value 7`, and with more levels `row 3, value 7.1`. */
function place([row = 0, ...inner]: readonly number[]): string {
  return inner.length === 0 ? `row ${row + 1}` : `row ${row + 1}, value ${inner.map((index) => index + 1).join('.')}`;
}

function values(count: number): string {
  return count === 1 ? '1 value' : `${count} values`;
}

/** The value as the client wrote it, never so long that the sentence drowns. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'missing');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The other way: row-major data as lists within lists. */
export function nest<T>(dims: readonly number[], at: (index: number) => T): unknown {
  let next = 0;
  const level = (depth: number): unknown =>
    depth === dims.length ? at(next++) : Array.from({ length: dims[depth]! }, () => level(depth + 1));
  return level(0);
}
