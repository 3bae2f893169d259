import { randomUUID } from 'node:crypto';
import type { World } from '../world/world';
import type { NotScaledReason } from './decide';
import { type ActivitiesRecord, type Activity, activities, keyOf, type TargetRecord } from './records';

/** They can be looked up for six weeks. */
const KEPT_MILLISECONDS = 42 * 86_400_000;
/** Here only: AWS keeps all of six weeks. */
const MOST = 500;

type Ending = Pick<Activity, 'status' | 'message'>;

/** What scaled, what did not, and why. */
export class Activities {
  public constructor(private readonly world: World) {}

  /** The newest first. */
  public of(target: TargetRecord): readonly Activity[] {
    return activities(this.world).get(target, keyOf(target))?.activities ?? [];
  }

  public begin(target: TargetRecord, activity: Pick<Activity, 'description' | 'cause' | 'capacity'>): string {
    const id = randomUUID();
    this.add(target, { ...activity, id, startTime: this.now(), status: 'InProgress' });
    return id;
  }

  public end(target: TargetRecord, id: string, ending: Ending): void {
    const endTime = this.now();
    this.save(
      target,
      this.of(target).map((one) => (one.id === id ? { ...one, ...ending, endTime } : one)),
    );
  }

  /** What began and ended in one moment. */
  public tell(target: TargetRecord, activity: Omit<Activity, 'id' | 'startTime' | 'endTime'>): void {
    const now = this.now();
    this.add(target, { ...activity, id: randomUUID(), startTime: now, endTime: now });
  }

  /** An alarm asks each minute: the same answer is told once. */
  public notScaled(target: TargetRecord, cause: string, reason: NotScaledReason): void {
    const [last] = this.of(target);
    if (last?.cause === cause && last.notScaled?.[0].Code === reason.Code) return;
    const description = 'Attempting to scale due to alarm triggered';
    this.add(target, {
      id: randomUUID(),
      description,
      cause,
      startTime: this.now(),
      status: 'Failed',
      notScaled: [reason],
    });
  }

  private add(target: TargetRecord, activity: Activity): void {
    const oldest = this.world.now().getTime() - KEPT_MILLISECONDS;
    const kept = this.of(target).filter(({ startTime }) => Date.parse(startTime) >= oldest);
    this.save(target, [activity, ...kept].slice(0, MOST));
  }

  private save({ account, region, resourceId, dimension }: TargetRecord, all: readonly Activity[]): void {
    const record: ActivitiesRecord = { account, region, resourceId, dimension, activities: all };
    activities(this.world).set(keyOf(record), record);
  }

  private now(): string {
    return this.world.now().toISOString();
  }
}
