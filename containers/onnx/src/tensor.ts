type Numbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;
export type TensorData = Numbers | BigInt64Array | BigUint64Array | string[];

export type ElementType =
  | 'float32'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool'
  | 'string';

export interface Tensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** Row by row (C order); a `bool` is a byte, 0 or 1. */
  readonly data: TensorData;
}

/** Tensors by the name of the input or output. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** What the server must know of an element type, and all that differs between them. */
export interface Element {
  readonly kind: 'float' | 'integer' | 'bool' | 'string';
  /** What a value must be, for error messages. */
  readonly wanted: string;
  allocate(length: number): TensorData;
  /** Stores the value, or says `false` to one that the type cannot hold. */
  store(data: TensorData, index: number, value: unknown): boolean;
}

/** JSON has no words for these, so they travel as strings. */
const NOT_FINITE = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function float(wanted: string, allocate: (length: number) => Numbers, round: (value: number) => number): Element {
  return {
    kind: 'float',
    wanted,
    allocate,
    store(data, index, value) {
      const number = typeof value === 'number' && Number.isFinite(round(value)) ? value : NOT_FINITE.get(value);
      if (number === undefined) return false;
      (data as Numbers)[index] = number;
      return true;
    },
  };
}

function integer(type: string, allocate: (length: number) => Numbers, least: number, most: number): Element {
  return {
    kind: 'integer',
    wanted: `${type}, whole numbers from ${least} to ${most}`,
    allocate,
    store(data, index, value) {
      const number = typeof value === 'bigint' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most) return false;
      (data as Numbers)[index] = number;
      return true;
    },
  };
}

function bigInteger(type: string, allocate: (length: number) => TensorData, least: bigint, most: bigint): Element {
  return {
    kind: 'integer',
    wanted: `${type}, whole numbers (in JSON up to 9007199254740991, beyond that digits would be lost)`,
    allocate,
    store(data, index, value) {
      const exact = Number.isSafeInteger(value) ? BigInt(value as number) : value;
      if (typeof exact !== 'bigint' || exact < least || exact > most) return false;
      (data as BigInt64Array)[index] = exact;
      return true;
    },
  };
}

const bool: Element = {
  kind: 'bool',
  wanted: 'bool, true or false',
  allocate: (length) => new Uint8Array(length),
  store(data, index, value) {
    if (value !== true && value !== false && value !== 0 && value !== 1) return false;
    (data as Numbers)[index] = Number(value);
    return true;
  },
};

const text: Element = {
  kind: 'string',
  wanted: 'strings',
  allocate: (length) => new Array<string>(length).fill(''),
  store(data, index, value) {
    if (typeof value !== 'string') return false;
    (data as string[])[index] = value;
    return true;
  },
};

export const ELEMENTS: Readonly<Record<ElementType, Element>> = {
  float32: float('float32 numbers, up to 3.4e38', (length) => new Float32Array(length), Math.fround),
  float64: float(
    'float64 numbers',
    (length) => new Float64Array(length),
    (value) => value,
  ),
  int8: integer('int8', (length) => new Int8Array(length), -128, 127),
  uint8: integer('uint8', (length) => new Uint8Array(length), 0, 255),
  int16: integer('int16', (length) => new Int16Array(length), -32_768, 32_767),
  uint16: integer('uint16', (length) => new Uint16Array(length), 0, 65_535),
  int32: integer('int32', (length) => new Int32Array(length), -2_147_483_648, 2_147_483_647),
  uint32: integer('uint32', (length) => new Uint32Array(length), 0, 4_294_967_295),
  int64: bigInteger('int64', (length) => new BigInt64Array(length), -(2n ** 63n), 2n ** 63n - 1n),
  uint64: bigInteger('uint64', (length) => new BigUint64Array(length), 0n, 2n ** 64n - 1n),
  bool,
  string: text,
};

export function isElementType(type: string): type is ElementType {
  return Object.hasOwn(ELEMENTS, type);
}

export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, length) => product * length, 1);
}
