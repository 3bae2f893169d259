import { exactNumber, parseJson } from '../../../common/src/json-text';
import { textOf } from '../../../common/src/text';
import { nest, tensorFrom } from '../nested';
import type { Signature } from '../signature';
import type { Tensor, Tensors } from '../tensor';
import type { Codec } from './codec';
import { inputsByName } from './json-inputs';

export const json: Codec = {
  mediaType: 'application/json',
  decode(body, signature) {
    const nested = inputsByName(parseJson(textOf(body)), signature);
    return new Map(signature.inputs.map((spec) => [spec.name, tensorFrom(spec, nested.get(spec.name))]));
  },
  encode(outputs, signature) {
    const [only, ...more] = outputs.values();
    if (only && more.length === 0) return JSON.stringify({ predictions: nestedValues(only) });
    const columns = [...outputs].map(([name, tensor]) => [name, nestedValues(tensor)] as const);
    if (!shareRows(outputs, signature)) return JSON.stringify({ outputs: Object.fromEntries(columns) });
    const rows = Array.from({ length: only?.dims[0] ?? 0 }, (_, row) =>
      Object.fromEntries(columns.map(([name, values]) => [name, (values as unknown[])[row]])),
    );
    return JSON.stringify({ predictions: rows });
  },
};

/** One answer a row makes sense when the model declares the rows of all outputs as one dimension, and kept its word. */
function shareRows(outputs: Tensors, { outputs: specs }: Signature): boolean {
  const declared = specs.filter(({ name }) => outputs.has(name)).map(({ dims }) => typeof dims[0]);
  const lengths = [...outputs.values()].map(({ dims }) => dims[0]);
  return (
    declared.every((kind) => kind === declared[0]) &&
    lengths.every((length) => length !== undefined && length === lengths[0])
  );
}

function nestedValues(tensor: Tensor): unknown {
  return nest(tensor.dims, (index) => jsonValue(tensor, index));
}

function jsonValue({ type, data }: Tensor, index: number): unknown {
  const value = data[index];
  if (type === 'bool') return value === 1;
  if (typeof value === 'bigint') return exactNumber(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
