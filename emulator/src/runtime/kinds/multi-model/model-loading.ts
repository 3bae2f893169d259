import type { Container } from '../../../sagemaker/serving/container';
import type { ModelStore } from '../../../sagemaker/serving/model-store';
import { ConnectionFault } from '../../forward';
import type { Changes } from './changes';
import type { ContainerApi } from './container-api';
import { LoadRefused, LoadTimedOut, tooLargeForDisk } from './errors';
import type { HeldModel } from './held-model';
import { type Arrived, ModelDisk } from './model-disk';
import type { ModelMetrics } from './model-metrics';
import { orAborted } from './or-aborted';

/** A model may take this long from S3 into memory, also when the request that asked for it was answered before. */
const LOADING_MILLISECONDS = 360_000;
const NO_MEMORY = 507;
const ALREADY_LOADED = 409;

/** Brings models from S3 to the disk and into memory, and makes room for them in either. */
export class ModelLoading {
  private readonly disk: ModelDisk;
  private readonly ended = new AbortController();

  public constructor(
    private readonly container: Container,
    private readonly store: ModelStore,
    private readonly api: ContainerApi,
    private readonly metrics: ModelMetrics,
    /** The one that was asked for least recently first. */
    private readonly models: Map<string, HeldModel>,
    private readonly changes: Changes,
  ) {
    this.disk = new ModelDisk(container.world, store);
    container.ended.then(() => this.ended.abort(new ConnectionFault(false, false)));
  }

  /** Nobody needs to wait for what it returns. */
  public begin(model: HeldModel): Promise<void> {
    model.state = 'loading';
    const work = this.inTime((signal) => this.bringIn(model, signal));
    return this.during(model, work, 'loaded');
  }

  /** Takes a model out of memory and, where models are not cached, from the disk. */
  public unload(model: HeldModel): Promise<void> {
    model.state = 'unloading';
    return this.during(model, this.takeOut(model), 'absent').catch((error: Error) =>
      this.container.world.log.warn(`Model ${model.target} of endpoint ${this.store.endpointName}: ${error.message}`),
    );
  }

  /** Resolves with whether there was one that nobody uses. */
  public async unloadOne(signal: AbortSignal): Promise<boolean> {
    const idle = this.first((model) => model.idle);
    if (idle) await orAborted(this.unload(idle), signal);
    return idle !== undefined;
  }

  public async isLost(model: HeldModel, signal: AbortSignal): Promise<boolean> {
    const { status } = await this.api.describe(model, signal);
    if (status === 404 && model.state === 'loaded') model.state = 'absent';
    return status === 404;
  }

  /** Forgets a model that is nowhere here. */
  public tidy(model: HeldModel): void {
    if (model.unused && !this.disk.has(model.name)) this.models.delete(model.target);
  }

  private async during(model: HeldModel, work: Promise<unknown>, then: 'loaded' | 'absent'): Promise<void> {
    model.work = work.then(
      () => this.settle(model, then),
      (error) => {
        this.settle(model, 'absent');
        throw error;
      },
    );
    model.work.catch(() => {}); // whoever waits for it hears of it
    return model.work;
  }

  private settle(model: HeldModel, state: 'loaded' | 'absent'): void {
    model.state = state;
    if (state === 'loaded') model.loads++;
    model.work = undefined;
    this.tidy(model);
    this.changes.tell();
  }

  private async inTime(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const done = new AbortController();
    const late = new AbortController();
    this.container.world.realSleep(LOADING_MILLISECONDS, done.signal).then(() => {
      if (!done.signal.aborted) late.abort(new LoadTimedOut());
    });
    const either = AbortSignal.any([late.signal, this.ended.signal]);
    try {
      await work(either);
    } catch (error) {
      throw either.aborted ? either.reason : error;
    } finally {
      done.abort();
    }
  }

  private async bringIn(model: HeldModel, signal: AbortSignal): Promise<void> {
    if (!this.disk.has(model.name)) await this.download(model, signal);
    for (;;) {
      signal.throwIfAborted();
      const began = performance.now();
      const changes = this.changes.count;
      const answer = await this.api.load(model, this.disk.urlOf(model.name), signal);
      if (answer.status === NO_MEMORY && (await this.makesRoom(model, changes, signal))) continue;
      if (answer.status >= 400 && answer.status !== ALREADY_LOADED) throw new LoadRefused(answer);
      return this.metrics.time('ModelLoadingTime', began);
    }
  }

  /** Resolves once loading is worth another try, or with false when all the memory there is was not enough. */
  private async makesRoom(model: HeldModel, changesBefore: number, signal: AbortSignal): Promise<boolean> {
    if (await this.unloadOne(signal)) return true;
    if (this.changes.count !== changesBefore) return true;
    if (!this.first((other) => other !== model && other.state !== 'absent' && !other.waitsForRoom)) return false;
    model.waitsForRoom = true;
    await this.changes.next(signal).finally(() => {
      model.waitsForRoom = false;
    });
    return true;
  }

  private async download(model: HeldModel, signal: AbortSignal): Promise<void> {
    const began = performance.now();
    const arrived = await this.disk.download(model.place, signal);
    this.metrics.time('ModelDownloadingTime', began);
    try {
      await this.makeSpace(model, arrived, signal);
      await this.disk.keep(model.name, arrived);
    } catch (error) {
      await this.disk.discard(arrived);
      throw error;
    }
  }

  /** What is on the disk alone goes first; then what is in memory, and nobody uses. */
  private async makeSpace(model: HeldModel, arrived: Arrived, signal: AbortSignal): Promise<void> {
    const { maxBytes } = this.store;
    if (arrived.bytes > maxBytes) throw tooLargeForDisk(model.place, arrived.bytes, maxBytes);
    while (!this.disk.fits(arrived)) {
      const unused = this.first((other) => other.unused && this.disk.has(other.name));
      if (unused) await this.removeFromDisk(unused);
      else if (!(await this.unloadOne(signal))) await this.changes.next(signal);
    }
  }

  private async removeFromDisk(model: HeldModel): Promise<void> {
    this.models.delete(model.target);
    await this.disk.remove(model.name);
    this.changes.tell();
  }

  private async takeOut(model: HeldModel): Promise<void> {
    const began = performance.now();
    const { status, body } = await this.api.unload(model, this.ended.signal);
    if (status >= 400 && status !== 404) throw new Error(`unloading it was answered with ${status}: ${body}`);
    this.metrics.time('ModelUnloadingTime', began);
    if (!this.store.cached) await this.disk.remove(model.name);
  }

  private first(fits: (model: HeldModel) => boolean): HeldModel | undefined {
    for (const model of this.models.values()) if (fits(model)) return model;
    return undefined;
  }
}
