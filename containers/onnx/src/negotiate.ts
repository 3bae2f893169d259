import { format, parse } from 'content-type';
import Negotiator from 'negotiator';
import { CODECS, codecFor } from './codecs';
import type { Codec } from './codecs/codec';
import { RequestError } from './errors';
import type { Signature } from './signature';

const TYPES = CODECS.map(({ mediaType }) => mediaType);
const UTF8 = /^(utf-?8|us-ascii)$/i;

/** The codec of the body. A body without a content type is read as the first codec's, JSON. */
export function codecOfBody(contentType: string | undefined): Codec {
  if (contentType === undefined || contentType.trim() === '') return CODECS[0]!;
  const { type, parameters } = parse(contentType);
  const codec = codecFor(type.toLowerCase());
  const charset = parameters.charset ?? 'utf-8';
  if (codec && UTF8.test(charset)) return codec;
  const given = codec ? `charset ${charset}` : type || contentType;
  const taken = codec ? 'send UTF-8' : `send one of ${TYPES.join(', ')}`;
  throw new RequestError(415, 'UNSUPPORTED_MEDIA_TYPE', `the content type ${given} is not taken: ${taken}`);
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
    const header = accept.trim() === '' ? '*/*' : accept;
    const best = new Negotiator({ headers: { accept: header } }).mediaType([...this.offers.keys()]);
    const choice = best === undefined ? undefined : this.offers.get(best);
    if (choice) return choice;
    const outputs = this.signature.outputs.map(({ name }) => name).join(', ');
    const given = `nothing in "Accept: ${accept.slice(0, 200)}" can be given`;
    const offered = `accept one of ${TYPES.join(', ')}, with "; output=" and one of ${outputs} for a single output`;
    throw new RequestError(406, 'NOT_ACCEPTABLE', `${given}: ${offered}`);
  }
}

function offer(codec: Codec, outputs: readonly string[], output?: string): readonly [string, Choice] {
  const parameters: Record<string, string> = output === undefined ? { charset: 'utf-8' } : { charset: 'utf-8', output };
  return [format({ type: codec.mediaType, parameters }), { codec, contentType: codec.mediaType, outputs }];
}
