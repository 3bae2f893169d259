import { badInput, quoted } from '../../common/src/errors';
import type { ElementType, Tensors } from './tensor';

/** One input or output as the model declares it. */
export interface TensorSpec {
  readonly name: string;
  readonly type: ElementType;
  /** A number is fixed; a name stands for any length; no dimensions at all: the model does not say, any shape goes. */
  readonly dims: readonly (number | string)[];
}

/** What a model takes and gives. */
export interface Signature {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** `float32[N, 4]` */
export function describe(spec: TensorSpec): string {
  return `${spec.type}[${spec.dims.map((dim) => dim || '?').join(', ')}]`;
}

/** Whether the spec fixes the length of a row to one value, which may then be written without its brackets. */
export function hasRowsOfOne(spec: TensorSpec): boolean {
  return spec.dims.length === 2 && spec.dims[1] === 1;
}

/** Codecs without names carry one input: this one. */
export function onlyInput(signature: Signature, mediaType: string): TensorSpec {
  const [input, ...more] = signature.inputs;
  if (input && more.length === 0) return input;
  const names = quoted(signature.inputs.map(({ name }) => name));
  throw badInput(
    'WRONG_INPUTS',
    `${mediaType} carries one input and the model has the inputs ${names}: send them as application/json by name`,
  );
}

/** Refuses a shape the model cannot take; codecs that know more positions have already said more. */
export function checkDims(spec: TensorSpec, dims: readonly number[]): void {
  if (dims.some((length) => length === 0)) throw emptyBatch(spec);
  if (spec.dims.length === 0) return;
  if (dims.length !== spec.dims.length) {
    const given = `has rank ${dims.length} (shape [${dims.join(', ')}])`;
    throw badInput(
      'WRONG_RANK',
      `input "${spec.name}" ${given}, the model takes rank ${spec.dims.length}: ${describe(spec)}`,
    );
  }
  spec.dims.forEach((wanted, axis) => {
    if (typeof wanted !== 'number' || wanted === dims[axis]) return;
    if (axis === 0)
      throw badInput('WRONG_SHAPE', `input "${spec.name}": ${dims[0]} rows were sent, the model takes ${wanted}`);
    const given = `has shape [${dims.join(', ')}]`;
    throw badInput('WRONG_SHAPE', `input "${spec.name}" ${given}, the model takes ${describe(spec)}`);
  });
}

export function emptyBatch(spec: TensorSpec): Error {
  return badInput(
    'EMPTY_BATCH',
    `input "${spec.name}" is empty: send at least one row, the model takes ${describe(spec)}`,
  );
}

/** Inputs that share a dimension's name must agree on its length: most often, they have the same rows. */
export function checkAgreement(signature: Signature, tensors: Tensors): void {
  const seen = new Map<string, { input: string; length: number | undefined }>();
  for (const { name, dims } of signature.inputs) {
    dims.forEach((dim, axis) => {
      if (typeof dim === 'number' || dim === '') return;
      const length = tensors.get(name)?.dims[axis];
      const first = seen.get(dim) ?? { input: name, length };
      seen.set(dim, first);
      if (first.length === length) return;
      const lengths = `input "${first.input}" has ${first.length} and input "${name}" has ${length}`;
      throw badInput('WRONG_SHAPE', `${lengths} along the dimension ${dim}: they must have equally many`);
    });
  }
}
