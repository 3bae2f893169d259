import type { ContainerLog } from '../../containers/container-log';

const TAIL_BYTES = 4096;
const FLUSH_PATIENCE_MILLISECONDS = 500;

/** What one process of a function prints, in its log, and apart for the invocation under way. */
export class InvocationLog {
  private chunks: Buffer[] = [];
  private awaited: { readonly mark: Buffer; readonly arrived: () => void } | undefined;

  public constructor(private readonly log: ContainerLog) {}

  public write(chunk: Buffer): void {
    const { awaited } = this;
    const at = awaited ? chunk.indexOf(awaited.mark) : -1;
    if (!awaited || at < 0) {
      this.keep(chunk);
      return;
    }
    this.keep(Buffer.concat([chunk.subarray(0, at), chunk.subarray(at + awaited.mark.length)]));
    awaited.arrived();
  }

  public line(text: string): void {
    this.keep(Buffer.from(`${text}\n`));
  }

  /** Begins anew for an invocation, whose last output is a mark. Resolves when that is here. */
  public begin(requestId: string): Promise<void> {
    this.chunks = [];
    return new Promise((arrived) => {
      this.awaited = { mark: Buffer.from(`\0${requestId}\n`), arrived };
    });
  }

  /** All of the invocation's output, also where the mark was lost because the function closed its output. */
  public async complete(flushed: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FLUSH_PATIENCE_MILLISECONDS);
    });
    await Promise.race([flushed, patience]);
    clearTimeout(timer);
    this.awaited = undefined;
  }

  public get tail(): string {
    return Buffer.concat(this.chunks).subarray(-TAIL_BYTES).toString('utf8');
  }

  private keep(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.log.write(chunk);
    this.chunks.push(chunk);
    if (this.chunks.length > 200) this.chunks = [Buffer.concat(this.chunks).subarray(-TAIL_BYTES)];
  }
}
