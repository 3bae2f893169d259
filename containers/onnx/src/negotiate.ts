import { format } from 'content-type';
import { checkCharset, mediaTypeOf, notAcceptable, preferred, unsupported } from '../../common/src/media-type';
import { CODECS, codecFor } from './codecs';
import type { Codec } from './codecs/codec';
import type { Signature } from './signature';

const TYPES = CODECS.map(({ mediaType }) => mediaType);
/** The codec of the body. A body without a content type is read as the first codec's, JSON. */
export function codecOfBody(contentType: string | undefined): Codec {
  if (contentType === undefined || contentType.trim() === '') return CODECS[0]!;
  const type = mediaTypeOf(contentType);
  const codec = codecFor(type);
  if (!codec) throw unsupported(type || contentType, `send one of ${TYPES.join(', ')}`);
  checkCharset(contentType);
  return codec;
}

/** What the client wants back: in which media type, and which outputs. */
export interface Choice {
  readonly codec: Codec;
  readonly contentType: string;
  readonly outputs: readonly string[];
}

/** Clients say the same few things all the time; whoever sends more than this many different headers waits a little longer. */
const REMEMBERED = 256;

/** Reads Accept headers: `text/csv`, `application/x-npy; output=probabilities`, with weights, in any order. */
export class Negotiation {
  private readonly offers: ReadonlyMap<string, Choice>;
  private readonly remembered = new Map<string, Choice>();

  public constructor(private readonly signature: Signature) {
    const names = signature.outputs.map(({ name }) => name);
    this.offers = new Map(
      CODECS.flatMap((codec) => [offer(codec, names), ...names.map((name) => offer(codec, [name], name))]),
    );
  }

  public choose(accept = '*/*'): Choice {
    const choice = this.remembered.get(accept) ?? this.negotiate(accept);
    if (this.remembered.size >= REMEMBERED) this.remembered.clear();
    this.remembered.set(accept, choice);
    return choice;
  }

  private negotiate(accept: string): Choice {
    const choice = this.offers.get(preferred(accept, [...this.offers.keys()]) ?? '');
    if (choice) return choice;
    const outputs = this.signature.outputs.map(({ name }) => name).join(', ');
    throw notAcceptable(
      accept,
      `accept one of ${TYPES.join(', ')}, with "; output=" and one of ${outputs} for a single output`,
    );
  }
}

function offer(codec: Codec, outputs: readonly string[], output?: string): readonly [string, Choice] {
  const parameters: Record<string, string> = output === undefined ? { charset: 'utf-8' } : { charset: 'utf-8', output };
  return [format({ type: codec.mediaType, parameters }), { codec, contentType: codec.mediaType, outputs }];
}
