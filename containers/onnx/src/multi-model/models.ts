import { messageOf, RequestError, StartError } from '../../../common/src/errors';
import type { Log } from '../../../common/src/log';
import { Serial, SerialByKey } from '../../../common/src/serial';
import { OnnxModel, TooLarge } from '../model';
import { findModel } from '../model-file';
import { LoadedModel } from './loaded-model';
import { expectedBytes, type ModelMemory, outOfMemory } from './memory';

/** The models in memory. What happens to one name happens in the order it was asked for. */
export class Models {
  private readonly loaded = new Map<string, LoadedModel>();
  private readonly byName = new SerialByKey();
  /** A load is one turn of the event loop: one at a time lets requests pass in between. */
  private readonly loads = new Serial();
  private count = 0;

  public constructor(
    private readonly memory: ModelMemory,
    private readonly intraOpThreads: number,
    private readonly log: Log,
  ) {}

  /** @throws RequestError 409, 507, or 400 when it is no model that can be served */
  public load(name: string, url: string): Promise<LoadedModel> {
    return this.byName.run(name, async () => {
      if (this.loaded.has(name)) {
        throw new RequestError(409, 'ALREADY_LOADED', `the model "${name}" is loaded: unload it first`);
      }
      const model = await this.loads.run(() => this.open(name, url));
      this.loaded.set(name, model);
      this.log.event('loaded', { name, url, bytes: model.bytes });
      return model;
    });
  }

  /** Ends when the requests that hold the model are answered and its memory is free. */
  public unload(name: string): Promise<LoadedModel> {
    return this.byName.run(name, async () => {
      const model = this.get(name);
      this.loaded.delete(name);
      await model.release();
      this.memory.give(model.bytes);
      this.log.event('unloaded', { name });
      return model;
    });
  }

  /** @throws RequestError 404 */
  public get(name: string): LoadedModel {
    const model = this.loaded.get(name);
    if (model) return model;
    throw new RequestError(404, 'NOT_LOADED', `the model "${name}" is not loaded`);
  }

  /** Those that were loaded after the one of that number, in the order of loading. */
  public after(number: number): LoadedModel[] {
    return [...this.loaded.values()].filter((model) => model.number > number);
  }

  private async open(name: string, url: string): Promise<LoadedModel> {
    try {
      const file = findModel(url);
      const expected = expectedBytes(file);
      this.memory.take(expected);
      const { loaded, bytes } = await this.read(file, expected);
      return new LoadedModel(++this.count, name, url, bytes, loaded);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      if (error instanceof TooLarge) throw outOfMemory(error.message);
      throw new RequestError(400, 'UNUSABLE_MODEL', `the model "${name}" cannot be loaded: ${messageOf(error)}`);
    }
  }

  private async read(file: string, expected: number): Promise<{ readonly loaded: OnnxModel; readonly bytes: number }> {
    const options = { intraOpThreads: this.intraOpThreads, oneOfMany: true };
    const taken = await this.memory
      .watch(expected, () => OnnxModel.load(file, options))
      .catch((error) => {
        this.memory.give(expected);
        throw error;
      });
    if (!this.memory.exceeded) return taken;
    this.memory.give(taken.bytes);
    await taken.loaded.release();
    throw outOfMemory(`it grew to ${taken.bytes} bytes, which is more than is left`);
  }
}
