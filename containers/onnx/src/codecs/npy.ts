import { badInput, quoted, RequestError } from '../../../common/src/errors';
import { checkDims, describe, onlyInput, type TensorSpec } from '../signature';
import { ELEMENTS, type ElementType, sizeOf, type Tensor, type TensorData } from '../tensor';
import type { Codec } from './codec';
import { invalid, readHeader, writeNpy } from './npy-format';

const MEDIA_TYPE = 'application/x-npy';

type BinaryType = Exclude<ElementType, 'string'>;
type Binary = Exclude<TensorData, string[]>;

/** NumPy's name of a type: its byte order, kind and size. */
const DESCR: Readonly<Record<BinaryType, string>> = {
  float32: '<f4',
  float64: '<f8',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  uint16: '<u2',
  int32: '<i4',
  uint32: '<u4',
  int64: '<i8',
  uint64: '<u8',
  bool: '|b1',
};
const TYPES = new Map(Object.entries(DESCR).map(([type, descr]) => [descr, type as BinaryType]));

/** One array as `numpy.save` writes it. */
export const npy: Codec = {
  mediaType: MEDIA_TYPE,
  decode(body, signature) {
    const spec = onlyInput(signature, MEDIA_TYPE);
    const { descr, shape, offset } = readHeader(body);
    const type = TYPES.get(descr.replace(/^<(?=[iu]1$)/, '|'));
    if (!type)
      throw badInput('WRONG_TYPE', `the array has the type ${descr}, taken are ${[...TYPES.keys()].join(', ')}`);
    checkDims(spec, shape);
    const given = { type, dims: shape, data: read(type, body.subarray(offset), shape) };
    return new Map([[spec.name, type === spec.type ? given : convert(given, spec)]]);
  },
  encode(outputs) {
    const [[name, { type, dims, data }] = unreachable(), ...more] = outputs;
    if (more.length > 0) {
      const names = quoted([...outputs.keys()]);
      const ask = `ask for one, as in "Accept: ${MEDIA_TYPE}; output=${name}", or accept application/json`;
      throw new RequestError(
        406,
        'NOT_ACCEPTABLE',
        `${MEDIA_TYPE} carries one array and the model gives ${names}: ${ask}`,
      );
    }
    if (type === 'string') {
      throw new RequestError(
        406,
        'NOT_ACCEPTABLE',
        `output "${name}" holds strings: accept application/json or text/csv`,
      );
    }
    const { buffer, byteOffset, byteLength } = data as Binary;
    return writeNpy(DESCR[type], dims, new Uint8Array(buffer, byteOffset, byteLength));
  },
};

/** A view of the body, or of a copy where the body does not lie on the type's boundary. */
function read(type: BinaryType, bytes: Buffer, shape: readonly number[]): Binary {
  const empty = ELEMENTS[type].allocate(0) as Binary;
  const size = sizeOf(shape) * empty.BYTES_PER_ELEMENT;
  if (bytes.length !== size) {
    throw invalid(`its header promises ${size} bytes of data for shape [${shape.join(', ')}], ${bytes.length} follow`);
  }
  const aligned = bytes.byteOffset % empty.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  const View = empty.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => Binary;
  return new View(aligned.buffer, aligned.byteOffset, sizeOf(shape));
}

/** Float to float may round; everything else must keep its value. */
function convert({ type, dims, data }: Tensor, spec: TensorSpec): Tensor {
  const [from, to] = [ELEMENTS[type], ELEMENTS[spec.type]];
  const refuse = (reason: string): Error =>
    badInput('WRONG_TYPE', `input "${spec.name}" is ${type}, the model takes ${describe(spec)}${reason}`);
  const toFloat = to.kind === 'float' && from.kind !== 'bool';
  if (!toFloat && !(to.kind === 'integer' && from.kind === 'integer'))
    throw refuse(`: send array.astype("${spec.type}")`);
  const made = to.allocate(data.length);
  for (let index = 0; index < data.length; index++) {
    const value = data[index] as number | bigint;
    const plain = to.kind === 'float' ? Number(value) : value;
    if (Number.isNaN(plain) || !Number.isFinite(Number(plain))) (made as Float64Array)[index] = plain as number;
    else if (!to.store(made, index, plain)) throw refuse(`: value ${index + 1} is ${value}`);
    else if (from.kind === 'integer' && BigInt(made[index] as number | bigint) !== BigInt(value)) {
      throw refuse(`: value ${index + 1} is ${value} and would be rounded`);
    }
  }
  return { type: spec.type, dims, data: made };
}

function unreachable(): never {
  throw new Error('a model has at least one output');
}
