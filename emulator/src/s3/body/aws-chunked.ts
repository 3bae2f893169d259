import { Transform, type TransformCallback } from 'node:stream';

const MAX_LINE = 16 * 1024;

type State = 'header' | 'data' | 'data-end' | 'trailer' | 'done';

/**
 * Decodes `aws-chunked` bodies: `size[;chunk-signature=…]`, the data, and trailing headers after the last chunk.
 *
 * A malformed body is read to its end all the same, so that the client is still there to get the error; `fault` tells.
 */
export class AwsChunkedDecoder extends Transform {
  /** The headers that came after the data, by lower-case name. */
  public readonly trailers = new Map<string, string>();
  /** What is wrong with the body; complete once the stream has ended. */
  public fault: string | undefined;
  private state: State = 'header';
  private line = '';
  private left = 0;

  public override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let at = 0;
    while (at < chunk.length && !this.fault)
      at = this.state === 'data' ? this.takeData(chunk, at) : this.takeLine(chunk, at);
    done();
  }

  public override _flush(done: TransformCallback): void {
    if (this.state === 'trailer') this.endLine();
    if (this.state !== 'done' && this.state !== 'trailer') this.fault ??= 'the body ends within a chunk';
    done();
  }

  private takeData(chunk: Buffer, at: number): number {
    const end = Math.min(at + this.left, chunk.length);
    this.push(chunk.subarray(at, end));
    this.left -= end - at;
    if (this.left === 0) this.state = 'data-end';
    return end;
  }

  private takeLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(0x0a, at);
    this.line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
    if (this.line.length > MAX_LINE) this.fault = 'a chunk header without an end';
    if (end < 0) return chunk.length;
    this.endLine();
    return end + 1;
  }

  private endLine(): void {
    const line = this.line.replace(/\r$/, '');
    this.line = '';
    if (this.state === 'header') this.beginChunk(line);
    else if (this.state === 'data-end') this.endChunk(line);
    else if (this.state === 'trailer') this.addTrailer(line);
  }

  private beginChunk(line: string): void {
    const size = line.split(';')[0];
    if (!/^[0-9a-f]{1,8}$/i.test(size)) {
      this.fault = `a chunk of the size ${JSON.stringify(size.slice(0, 20))}`;
      return;
    }
    this.left = Number.parseInt(size, 16);
    this.state = this.left === 0 ? 'trailer' : 'data';
  }

  private endChunk(line: string): void {
    if (line !== '') this.fault = 'a chunk longer than its size';
    this.state = 'header';
  }

  private addTrailer(line: string): void {
    if (line === '') {
      this.state = 'done';
      return;
    }
    const colon = line.indexOf(':');
    this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}
