import type { Container } from '../../../sagemaker/serving/container';
import type { ModelStore } from '../../../sagemaker/serving/model-store';
import { Changes } from './changes';
import { ContainerApi } from './container-api';
import { HeldModel, type ModelState } from './held-model';
import { ModelLoading } from './model-loading';
import { ModelMetrics } from './model-metrics';
import { orAborted } from './or-aborted';

/** How a model stands in a container. */
export interface Standing {
  readonly state: ModelState;
  readonly users: number;
}

const ABSENT: Standing = { state: 'absent', users: 0 };

/** The models of one container, in memory and on its instance's disk. They go with the container. */
export class LoadedModels {
  /** By target model, the one that was asked for least recently first. */
  private readonly models = new Map<string, HeldModel>();
  private readonly changes = new Changes();
  private readonly metrics: ModelMetrics;
  private readonly loading: ModelLoading;

  public constructor(
    container: Container,
    private readonly store: ModelStore,
  ) {
    this.metrics = new ModelMetrics(container.world, store);
    this.loading = new ModelLoading(
      container,
      store,
      new ContainerApi(container),
      this.metrics,
      this.models,
      this.changes,
    );
  }

  /** How many are in memory. */
  public get count(): number {
    let count = 0;
    for (const { state } of this.models.values()) if (state === 'loaded') count++;
    return count;
  }

  public tellCount(): void {
    this.metrics.loadedModels(this.count);
  }

  public standing(target: string): Standing {
    return this.models.get(target) ?? ABSENT;
  }

  /**
   * The model in memory, where it stays until it is released. One that is not there is brought in, once for all who ask
   * meanwhile; that goes on when the signal aborts.
   *
   * @throws the signal's reason; LoadRefused; LoadTimedOut; ConnectionFault; ServiceError when it cannot be downloaded.
   */
  public async acquire(target: string, signal: AbortSignal): Promise<HeldModel> {
    const model = this.touch(target);
    this.metrics.cacheHit(model.state === 'loaded');
    model.users++;
    if (model.state === 'loaded') return model;
    const began = performance.now();
    try {
      while ((model.state as ModelState) !== 'loaded') await orAborted(model.work ?? this.loading.begin(model), signal);
      return model;
    } catch (error) {
      this.release(model);
      throw error;
    } finally {
      this.metrics.time('ModelLoadingWaitTime', began);
    }
  }

  public release(model: HeldModel): void {
    model.users--;
    if (model.users > 0) return;
    if (model.idle && !this.store.cached) void this.loading.unload(model);
    this.changes.tell();
    this.loading.tidy(model);
  }

  /** Takes the least recently used of the other models out of memory. Resolves with whether there was one. */
  public async makeRoom(signal: AbortSignal): Promise<boolean> {
    return this.loading.unloadOne(signal);
  }

  /**
   * Whether the container has lost a model since it was loaded for the so-manieth time: it is asked, unless that is known
   * already. One that it lost is loaded anew when next asked for.
   */
  public async isLost(model: HeldModel, loads: number, signal: AbortSignal): Promise<boolean> {
    const isAsBefore = () => model.state === 'loaded' && model.loads === loads;
    if (!isAsBefore()) return true;
    // While the container was asked, somebody else may have had it loaded again.
    return (await this.loading.isLost(model, signal)) || !isAsBefore();
  }

  private touch(target: string): HeldModel {
    const model = this.models.get(target) ?? new HeldModel(this.store.prefix, target);
    this.models.delete(target);
    this.models.set(target, model);
    return model;
  }
}
