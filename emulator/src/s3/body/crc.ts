import type { Hasher } from './checksums';

const CRC32_POLYNOMIAL = 0xedb88320;
const CRC32C_POLYNOMIAL = 0x82f63b78;
const CRC64NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

/** A reflected 32-bit cyclic redundancy check, a byte at a time. */
class Crc32Hasher implements Hasher {
  private state = 0xffffffff;

  public constructor(private readonly table: Uint32Array) {}

  public update(chunk: Uint8Array): void {
    const { table } = this;
    let state = this.state;
    for (let i = 0; i < chunk.length; i++) state = table[(state ^ chunk[i]) & 0xff] ^ (state >>> 8);
    this.state = state;
  }

  public digest(): Buffer {
    const result = Buffer.alloc(4);
    result.writeUInt32BE(~this.state >>> 0);
    return result;
  }
}

/** CRC-64/NVME, in two halves: numbers of 64 bits are slow. */
class Crc64Hasher implements Hasher {
  private high = 0xffffffff;
  private low = 0xffffffff;

  public constructor(private readonly table: { readonly high: Uint32Array; readonly low: Uint32Array }) {}

  public update(chunk: Uint8Array): void {
    let { high, low } = this;
    for (let i = 0; i < chunk.length; i++) {
      const entry = (low ^ chunk[i]) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ this.table.low[entry];
      high = (high >>> 8) ^ this.table.high[entry];
    }
    this.high = high;
    this.low = low;
  }

  public digest(): Buffer {
    const result = Buffer.alloc(8);
    result.writeUInt32BE(~this.high >>> 0, 0);
    result.writeUInt32BE(~this.low >>> 0, 4);
    return result;
  }
}

const table32 = (polynomial: number) =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });

function table64(polynomial: bigint) {
  const entries = Array.from({ length: 256 }, (_, byte) => {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    return value;
  });
  return {
    high: Uint32Array.from(entries, (entry) => Number(entry >> 32n)),
    low: Uint32Array.from(entries, (entry) => Number(entry & 0xffffffffn)),
  };
}

const CRC32_TABLE = table32(CRC32_POLYNOMIAL);
const CRC32C_TABLE = table32(CRC32C_POLYNOMIAL);
const CRC64NVME_TABLE = table64(CRC64NVME_POLYNOMIAL);

export const crc32 = (): Hasher => new Crc32Hasher(CRC32_TABLE);
export const crc32c = (): Hasher => new Crc32Hasher(CRC32C_TABLE);
export const crc64nvme = (): Hasher => new Crc64Hasher(CRC64NVME_TABLE);
