import { totalmem } from 'node:os';
import { RequestError } from '../../../common/src/errors';
import { weightsOf } from '../model-file';

/** What a session costs beyond its weights (measured: 80 to 90 KiB), and what the server keeps with it. */
const SESSION_BYTES = 131_072;
/** ONNX Runtime keeps weights as they came and once more in the order its kernels read them. */
const COPIES_OF_WEIGHTS = 2;
/** Less growth than this says nothing of one model: allocators take memory in larger pieces than they hand out. */
const NOISE_BYTES = 33_554_432;
/** The rest is for requests and what the runtime computes with. */
const SHARE_FOR_MODELS = 0.8;

/** The memory that models may fill when nobody says: most of what the container, or else the machine, has beyond the server itself. */
export function memoryForModels(): number {
  const limit = process.constrainedMemory?.();
  const memory = limit ? Math.min(limit, totalmem()) : totalmem();
  return Math.max(0, Math.floor(memory * SHARE_FOR_MODELS) - process.memoryUsage.rss());
}

/** What a model is expected to take. */
export function expectedBytes(modelFile: string): number {
  return SESSION_BYTES + COPIES_OF_WEIGHTS * weightsOf(modelFile);
}

/**
 * What is set aside for each model. The process's own size cannot say whether there is room: memory of models that went
 * away is used again by the next ones, and is seldom given back to the system.
 */
export class ModelMemory {
  private used = 0;

  public constructor(public readonly limit: number) {}

  /** @throws RequestError 507 when it is not there */
  public take(bytes: number): void {
    if (this.used + bytes > this.limit) throw outOfMemory(`it takes ${bytes} bytes of memory, ${this.left()}`);
    this.used += bytes;
  }

  public give(bytes: number): void {
    this.used -= bytes;
  }

  /** Runs a load for which `expected` is taken, and corrects that where the process grew by plainly more. */
  public async watch<T>(
    expected: number,
    load: () => Promise<T>,
  ): Promise<{ readonly loaded: T; readonly bytes: number }> {
    const before = process.memoryUsage.rss();
    const loaded = await load();
    const grown = process.memoryUsage.rss() - before;
    const bytes = grown > expected + NOISE_BYTES ? grown : expected;
    this.used += bytes - expected;
    return { loaded, bytes };
  }

  /** Whether more is taken than there is, because a model grew beyond what was expected of it. */
  public get exceeded(): boolean {
    return this.used > this.limit;
  }

  private left(): string {
    return `${this.limit - this.used} of ${this.limit} are free`;
  }
}

export function outOfMemory(reason: string): RequestError {
  return new RequestError(507, 'OUT_OF_MEMORY', `the model cannot be loaded: ${reason}`);
}
