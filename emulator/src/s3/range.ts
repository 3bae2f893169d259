import { ServiceError } from '../http/errors';
import type { ByteRange } from './store/object-files';

/**
 * The one range that a Range header asks for; undefined where the whole is to be sent, as also for several ranges.
 *
 * @throws ServiceError InvalidRange when the object has no byte of it
 */
export function parseRange(value: string | undefined, size: number): ByteRange | undefined {
  const match = value?.match(/^bytes=(\d*)-(\d*)$/);
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [start, end] = match[1] === '' ? suffix(Number(match[2]), size) : between(match[1], match[2], size);
  if (match[1] !== '' && match[2] !== '' && Number(match[1]) > Number(match[2])) return undefined;
  if (start <= end && start < size) return { start, end };
  throw new ServiceError('InvalidRange', 416, 'The requested range is not satisfiable', {
    RangeRequested: value,
    ActualObjectSize: size,
  });
}

const suffix = (length: number, size: number) => [Math.max(size - length, 0), size - 1];

const between = (start: string, end: string, size: number) => [
  Number(start),
  Math.min(end === '' ? size - 1 : Number(end), size - 1),
];
