import { isIPv6 } from 'node:net';
import { invalid } from '../../errors';
import { type Intrinsic, listArgument, strict } from './intrinsic';

/** Fn::Cidr: `count` blocks of `2^cidrBits` addresses, one after the other, from the start of the block. */
export const cidr: Intrinsic = strict((argument) => {
  const [block, count, bits] = listArgument('Fn::Cidr', argument, 2, 3);
  const [address, prefix] = String(block).split('/');
  const six = isIPv6(address);
  const width = six ? 128 : 32;
  const own = Number(bits ?? (six ? 64 : 8));
  const start = toNumber(address, six) & ~((1n << BigInt(width - Number(prefix))) - 1n);
  const number = Number(count);
  if (!(number >= 1 && number <= 256) || number * 2 ** own > 2 ** (width - Number(prefix)))
    throw invalid(`Template error: Fn::Cidr cannot take ${count} blocks of ${own} bits out of ${block}.`);
  return Array.from({ length: number }, (_, i) => `${toText(start + (BigInt(i) << BigInt(own)), six)}/${width - own}`);
});

function toNumber(address: string, six: boolean): bigint {
  const parts = six ? expand(address).map((part) => Number.parseInt(part, 16)) : address.split('.').map(Number);
  return parts.reduce((sum, part) => (sum << (six ? 16n : 8n)) + BigInt(part), 0n);
}

function expand(address: string): string[] {
  const [head, tail] = address.split('::').map((half) => half.split(':').filter(Boolean));
  return tail ? [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail] : head;
}

function toText(value: bigint, six: boolean): string {
  const [count, size] = six ? [8, 16n] : [4, 8n];
  const mask = (1n << size) - 1n;
  const parts = Array.from({ length: count }, (_, i) => (value >> (size * BigInt(count - 1 - i))) & mask);
  return six ? compress(parts.map((part) => part.toString(16))) : parts.join('.');
}

/** The zeros at the end, as one `::`. */
function compress(parts: string[]): string {
  const used = parts.findLastIndex((part) => part !== '0') + 1;
  return used >= 7 ? parts.join(':') : `${parts.slice(0, used).join(':')}::`;
}
