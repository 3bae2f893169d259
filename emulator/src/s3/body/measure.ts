import { createHash } from 'node:crypto';
import { type Readable, Transform, type TransformCallback, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Algorithm, type Hasher, hasherOf } from './checksums';

/** What a stream of bytes turned out to be. */
export interface Measured {
  readonly size: number;
  /** In hexadecimal digits: the ETag of an object put in one piece. */
  readonly md5: string;
  readonly sha256?: string;
  /** In base64. */
  readonly checksum?: { readonly algorithm: Algorithm; readonly value: string };
}

export interface MeasureOptions {
  readonly algorithm?: Algorithm;
  /** Also the payload hash of the signature, which is a SHA-256. */
  readonly sha256?: boolean;
}

/** Lets bytes through and measures them. */
class Meter extends Transform {
  private size = 0;
  private readonly md5 = createHash('md5');
  private readonly sha256: Hasher | undefined;
  private readonly hasher: Hasher | undefined;

  public constructor(private readonly options: MeasureOptions) {
    super();
    this.sha256 = options.sha256 ? hasherOf('sha256') : undefined;
    this.hasher = options.algorithm && hasherOf(options.algorithm);
  }

  public override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.size += chunk.length;
    this.md5.update(chunk);
    this.sha256?.update(chunk);
    this.hasher?.update(chunk);
    done(null, chunk);
  }

  public measured(): Measured {
    const { algorithm } = this.options;
    return {
      size: this.size,
      md5: this.md5.digest('hex'),
      sha256: this.sha256?.digest().toString('hex'),
      checksum: algorithm && { algorithm, value: this.hasher!.digest().toString('base64') },
    };
  }
}

/** Writes a stream into a sink. Rejects when the stream ends early. */
export async function writeMeasured(body: Readable, sink: Writable, options: MeasureOptions = {}): Promise<Measured> {
  const meter = new Meter(options);
  await pipeline(body, meter, sink);
  return meter.measured();
}
