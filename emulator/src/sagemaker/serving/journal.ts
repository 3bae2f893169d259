import type { World } from '../../world/world';
import { type EndpointRecord, endpoints } from '../records';
import { forgetTags } from '../tags';

/** What changed when an endpoint's record did: its status, or what a rollout is at. */
export type Change = 'status' | 'deployment';
export type ChangeListener = (endpoint: EndpointRecord, change: Change) => void;

/** Writes the records of endpoints, and tells what changed. */
export class Journal {
  private readonly listeners: ChangeListener[] = [];
  private readonly departures: ((endpoint: EndpointRecord) => void)[] = [];

  public constructor(private readonly world: World) {}

  public onChange(listener: ChangeListener): void {
    this.listeners.push(listener);
  }

  public get(record: EndpointRecord): EndpointRecord | undefined {
    return endpoints(this.world).get(record, record.name);
  }

  /** The time of the last modification is that of the last change of the status. */
  public save(record: EndpointRecord): EndpointRecord {
    const before = this.get(record);
    const lastModifiedTime =
      before?.status === record.status ? before.lastModifiedTime : this.world.now().toISOString();
    const saved = endpoints(this.world).set(record.name, { ...record, lastModifiedTime });
    if (before?.status !== saved.status) this.tell(saved, 'status');
    else if (stageOf(before) !== stageOf(saved)) this.tell(saved, 'deployment');
    return saved;
  }

  /** Calls back with an endpoint that is gone. */
  public onForget(listener: (endpoint: EndpointRecord) => void): void {
    this.departures.push(listener);
  }

  public forget(record: EndpointRecord): void {
    endpoints(this.world).delete(record, record.name);
    forgetTags(this.world, record, record.arn);
    for (const listener of this.departures) listener(record);
  }

  private tell(record: EndpointRecord, change: Change): void {
    for (const listener of this.listeners) {
      try {
        listener(record, change);
      } catch (error) {
        this.world.log.warn(
          `a bug in sagemaker-serving-local, in who listens to endpoint ${record.name}: ${(error as Error).stack}`,
        );
      }
    }
  }
}

const stageOf = ({ rollout }: EndpointRecord) =>
  rollout && [rollout.direction, rollout.stage.step, rollout.stage.status, rollout.stage.startTime].join();
