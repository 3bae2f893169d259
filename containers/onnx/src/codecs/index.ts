import type { Codec } from './codec';
import { csv } from './csv';
import { json } from './json';
import { npy } from './npy';

/** Every media type spoken; the first is the one for clients that do not say. */
export const CODECS: readonly Codec[] = [json, csv, npy];

export function codecFor(mediaType: string): Codec | undefined {
  return CODECS.find((codec) => codec.mediaType === mediaType);
}
