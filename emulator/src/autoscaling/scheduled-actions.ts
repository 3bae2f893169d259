import { randomUUID } from 'node:crypto';
import { partitionOf } from '../world/partition';
import type { Part, Scope, World } from '../world/world';
import { limitExceeded, noScheduledAction, validationException } from './errors';
import { isOf, keyOf, type ScheduledActionRecord, scheduledActions, type TargetId, type TargetRecord } from './records';
import { Alarmclock } from './schedule/alarmclock';
import { nextRun, ScheduleError } from './schedule/schedule';

export type ScheduledActionInput = Pick<ScheduledActionRecord, 'name' | 'timezone' | 'startTime' | 'endTime'> & {
  readonly schedule?: string;
  readonly action?: ScheduledActionRecord['action'];
};

type Run = (action: ScheduledActionRecord) => Promise<void>;

const MOST_ACTIONS = 200;

/** Scheduled actions, and when they run. */
export class ScheduledActions implements Part {
  private readonly clock: Alarmclock;
  private run: Run = () => Promise.reject(new Error('Scheduled actions are not connected.'));

  public constructor(private readonly world: World) {
    this.clock = new Alarmclock(world, {
      next: () => this.nextOfAll(),
      ring: (now) => this.runDue(now),
    });
  }

  public connect(run: Run): void {
    this.run = run;
  }

  public of(target: TargetRecord): ScheduledActionRecord[] {
    return scheduledActions(this.world)
      .all()
      .filter((one) => one.account === target.account && one.region === target.region && isOf(one, target));
  }

  public list(scope: Scope): ScheduledActionRecord[] {
    return scheduledActions(this.world).list(scope);
  }

  /** @throws ServiceError ObjectNotFoundException */
  public require(scope: Scope, id: TargetId, name: string): ScheduledActionRecord {
    const found = scheduledActions(this.world).get(scope, keyOf(id, name));
    if (!found) throw noScheduledAction(id, name);
    return found;
  }

  /** Makes one, or replaces what is given of the one of that name. @throws ServiceError */
  public put(target: TargetRecord, input: ScheduledActionInput): void {
    const all = this.of(target);
    const before = all.find(({ name }) => name === input.name);
    if (!before && all.length >= MOST_ACTIONS)
      throw limitExceeded(
        `A scalable target has at most ${MOST_ACTIONS} scheduled actions: ${target.resourceId} has ${all.length}.`,
      );
    const { account, region, resourceId, dimension } = target;
    const schedule = input.schedule ?? before?.schedule;
    if (!schedule) throw validationException(`Schedule is required for the scheduled action ${input.name}.`);
    const fresh: ScheduledActionRecord = {
      account,
      region,
      resourceId,
      dimension,
      name: input.name,
      arn: before?.arn ?? arnOf(target, input.name),
      schedule,
      timezone: input.timezone ?? before?.timezone,
      startTime: input.startTime ?? before?.startTime,
      endTime: input.endTime ?? before?.endTime,
      action: input.action ?? before?.action ?? {},
      creationTime: before?.creationTime ?? this.world.now().toISOString(),
    };
    check(fresh);
    const next = nextOf(fresh, this.world.now().getTime());
    if (next === undefined)
      this.world.log.warn(
        `The scheduled action ${input.name} of ${resourceId} never runs: ${schedule} has no time left.`,
      );
    this.save({ ...fresh, next });
    this.clock.reset();
  }

  public delete(action: ScheduledActionRecord): void {
    scheduledActions(this.world).delete(action, keyOf(action, action.name));
  }

  /** Times that went by while the emulator was down are not made up for. */
  public async resume(): Promise<void> {
    const now = this.world.now().getTime();
    for (const action of scheduledActions(this.world).all()) {
      if (action.next !== undefined && Date.parse(action.next) <= now)
        this.world.log.warn(
          `The scheduled action ${action.name} of ${action.resourceId} did not run at ${action.next}: the emulator was down.`,
        );
      this.save({ ...action, next: nextOf(action, now) });
    }
    this.clock.reset();
  }

  public async close(): Promise<void> {
    this.clock.close();
  }

  private nextOfAll(): number | undefined {
    const times = scheduledActions(this.world)
      .all()
      .flatMap(({ next }) => (next === undefined ? [] : [Date.parse(next)]));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** One after the other, in the order of their times. */
  private async runDue(now: number): Promise<void> {
    const due = scheduledActions(this.world)
      .all()
      .filter(({ next }) => next !== undefined && Date.parse(next) <= now)
      .sort((a, b) => Date.parse(a.next ?? '') - Date.parse(b.next ?? ''));
    for (const action of due) {
      this.save({ ...action, next: nextOf(action, now) });
      await this.run(action);
    }
  }

  private save(action: ScheduledActionRecord): void {
    scheduledActions(this.world).set(keyOf(action, action.name), action);
  }
}

function check(action: ScheduledActionRecord): void {
  const { MinCapacity, MaxCapacity } = action.action;
  if (MinCapacity === undefined && MaxCapacity === undefined)
    throw validationException(`ScalableTargetAction of ${action.name} needs MinCapacity, MaxCapacity or both.`);
  if ((MinCapacity ?? 0) > (MaxCapacity ?? Infinity))
    throw validationException(
      `MinCapacity of ${action.name} is ${MinCapacity}, which is more than MaxCapacity, ${MaxCapacity}.`,
    );
  if (action.startTime && action.endTime && action.startTime >= action.endTime)
    throw validationException(`StartTime of ${action.name} must be before its EndTime.`);
  try {
    nextOf(action, 0);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    throw validationException(`Schedule of ${action.name} is ${action.schedule}: ${error.message}.`);
  }
}

function nextOf({ schedule, timezone, startTime, endTime, creationTime }: ScheduledActionRecord, after: number) {
  const moment = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));
  const created = Date.parse(creationTime);
  const next = nextRun({ schedule, zone: timezone, start: moment(startTime), end: moment(endTime), created }, after);
  return next === undefined ? undefined : new Date(next).toISOString();
}

function arnOf({ account, region, resourceId }: TargetRecord, name: string): string {
  const place = `arn:${partitionOf(region)}:autoscaling:${region}:${account}`;
  return `${place}:scheduledAction:${randomUUID()}:resource/sagemaker/${resourceId}:scheduledActionName/${name}`;
}
