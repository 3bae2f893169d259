const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const LIST = 4;
const MAP = 5;
const TAG = 6;

/** Writes plain values as CBOR (RFC 8949). A Date becomes a time in seconds (tag 1), members that are `undefined` are left out. */
export function encodeCbor(value: unknown): Buffer {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return Buffer.of(value ? 0xf5 : 0xf4);
  if (value === null || value === undefined) return Buffer.of(0xf6);
  if (value instanceof Date) return Buffer.concat([head(TAG, 1), double(value.getTime() / 1000)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(BYTES, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(LIST, value.length), ...value.map(encodeCbor)]);
  return map(value instanceof Map ? [...value] : Object.entries(value));
}

function map(entries: readonly [string, unknown][]): Buffer {
  const given = entries.filter(([, value]) => value !== undefined);
  const written = given.flatMap(([name, value]) => [text(name), encodeCbor(value)]);
  return Buffer.concat([head(MAP, given.length), ...written]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([head(TEXT, bytes.length), bytes]);
}

function number(value: number): Buffer {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return double(value);
  return value >= 0 ? head(UNSIGNED, value) : head(NEGATIVE, -1 - value);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0xfb);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function head(major: number, length: number): Buffer {
  const first = major << 5;
  if (length < 24) return Buffer.of(first | length);
  if (length < 0x100) return Buffer.of(first | 24, length);
  const bytes = Buffer.alloc(length < 0x10000 ? 3 : length < 0x100000000 ? 5 : 9);
  bytes[0] = first | (bytes.length === 3 ? 25 : bytes.length === 5 ? 26 : 27);
  if (bytes.length === 9) bytes.writeBigUInt64BE(BigInt(length), 1);
  else bytes.writeUIntBE(length, 1, bytes.length - 1);
  return bytes;
}
