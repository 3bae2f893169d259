const BREAK = Symbol('break');
const EPOCH_SECONDS = 1;

/** Reads one CBOR item (RFC 8949). A time (tag 1) becomes a Date; other tags are dropped. @throws RangeError when it is cut off or malformed. */
export function decodeCbor(bytes: Buffer): unknown {
  return bytes.length === 0 ? {} : new Reader(bytes).item();
}

class Reader {
  private at = 0;

  public constructor(private readonly bytes: Buffer) {}

  public item(): unknown {
    const value = this.itemOrBreak();
    if (value === BREAK) throw new RangeError('a break outside of a list');
    return value;
  }

  private itemOrBreak(): unknown {
    const first = this.bytes.readUInt8(this.at++);
    const major = first >> 5;
    const info = first & 0x1f;
    if (major === 7) return this.simple(info);
    if (info === 31) return this.indefinite(major);
    const length = this.length(info);
    return this.sized(major, length);
  }

  private sized(major: number, length: number): unknown {
    if (major === 0) return length;
    if (major === 1) return -1 - length;
    if (major === 2) return this.take(length);
    if (major === 3) return this.take(length).toString('utf8');
    if (major === 4) return Array.from({ length: this.bounded(length) }, () => this.item());
    if (major === 5) return Object.fromEntries(Array.from({ length: this.bounded(length) }, () => this.entry()));
    return this.tagged(length);
  }

  private indefinite(major: number): unknown {
    const items: unknown[] = [];
    for (;;) {
      const value = this.itemOrBreak();
      if (value === BREAK) break;
      items.push(major === 5 ? [String(value), this.item()] : value);
    }
    if (major === 2) return Buffer.concat(items as Buffer[]);
    if (major === 3) return items.join('');
    if (major === 4) return items;
    return Object.fromEntries(items as [string, unknown][]);
  }

  private entry(): [string, unknown] {
    return [String(this.item()), this.item()];
  }

  private tagged(tag: number): unknown {
    const value = this.item();
    return tag === EPOCH_SECONDS && typeof value === 'number' ? new Date(Math.round(value * 1000)) : value;
  }

  private simple(info: number): unknown {
    if (info === 20) return false;
    if (info === 21) return true;
    if (info === 22) return null;
    if (info === 25) return half(this.take(2).readUInt16BE());
    if (info === 26) return this.take(4).readFloatBE();
    if (info === 27) return this.take(8).readDoubleBE();
    return info === 31 ? BREAK : undefined;
  }

  private length(info: number): number {
    if (info < 24) return info;
    if (info === 24) return this.take(1).readUInt8();
    if (info === 25) return this.take(2).readUInt16BE();
    if (info === 26) return this.take(4).readUInt32BE();
    if (info === 27) return Number(this.take(8).readBigUInt64BE());
    throw new RangeError(`length ${info}`);
  }

  /** A length is no larger than what is left, so that a few bytes cannot ask for all memory. */
  private bounded(length: number): number {
    if (length > this.bytes.length - this.at) throw new RangeError('cut off');
    return length;
  }

  private take(length: number): Buffer {
    const start = this.at;
    this.at += this.bounded(length);
    return this.bytes.subarray(start, this.at);
  }
}

/** A number of 16 bits: sign, five of exponent, ten of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
