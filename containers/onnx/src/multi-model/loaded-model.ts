import type { Handler, ServingAnswer, ServingRequest } from '../../../common/src/handler';
import { invocations } from '../invocations';
import type { OnnxModel } from '../model';

/** A model in memory, and the requests that hold it there. */
export class LoadedModel {
  private readonly invoke: Handler;
  private users = 0;
  private idle: (() => void) | undefined;

  public constructor(
    /** Its place in the order of loading. */
    public readonly number: number,
    public readonly name: string,
    public readonly url: string,
    public readonly bytes: number,
    private readonly model: OnnxModel,
  ) {
    this.invoke = invocations(model);
  }

  /** The model stays until the request is answered. */
  public async answer(request: ServingRequest): Promise<ServingAnswer> {
    this.users++;
    try {
      return await this.invoke(request);
    } finally {
      if (--this.users === 0) this.idle?.();
    }
  }

  /** Frees its memory when the last request is answered; nobody may ask it from now on. */
  public async release(): Promise<void> {
    if (this.users > 0) {
      await new Promise<void>((resolve) => {
        this.idle = resolve;
      });
    }
    await this.model.release();
  }
}
