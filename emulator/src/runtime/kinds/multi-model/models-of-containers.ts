import { endpoints } from '../../../sagemaker/records';
import type { Container } from '../../../sagemaker/serving/container';
import { Endpoints } from '../../../sagemaker/serving/endpoints';
import type { Part, World } from '../../../world/world';
import { LoadedModels } from './loaded-models';

const MINUTE_MILLISECONDS = 60_000;

/** The models of all containers that have many. */
export class ModelsOfContainers implements Part {
  private readonly byContainer = new WeakMap<Container, LoadedModels>();
  private readonly closed = new AbortController();

  public constructor(private readonly world: World) {}

  /** Undefined for a container of a single model. */
  public of(container: Container): LoadedModels | undefined {
    const { models: store } = container;
    if (!store) return undefined;
    const found = this.byContainer.get(container) ?? new LoadedModels(container, store);
    this.byContainer.set(container, found);
    return found;
  }

  /** From now on, says every minute of each instance how many models it has loaded. */
  public async resume(): Promise<void> {
    void this.tellCounts();
  }

  public async close(): Promise<void> {
    this.closed.abort();
  }

  private async tellCounts(): Promise<void> {
    for (;;) {
      await this.world.sleep(MINUTE_MILLISECONDS, this.closed.signal);
      if (this.closed.signal.aborted) return;
      for (const container of this.running()) this.of(container)?.tellCount();
    }
  }

  private running(): Container[] {
    const traffics = endpoints(this.world)
      .all()
      .map((record) => this.world.part(Endpoints).serving(record, record.name)?.traffic);
    const fleets = traffics.flatMap((traffic) => [traffic?.fleet, traffic?.pending]);
    const instances = fleets.flatMap((fleet) => fleet?.variants.flatMap(({ running }) => running) ?? []);
    return instances.flatMap(({ containers }) => containers);
  }
}
