import {
  afterActivity,
  type Bounds,
  type Cooldowns,
  correction,
  type Decision,
  decide,
  type Situation,
  type Trigger,
} from '../autoscaling/decide';
import { nextRun } from '../autoscaling/schedule/schedule';
import { trackingSettings } from '../autoscaling/settings';
import type { ReadMetric } from '../cloudwatch/math/data';
import { SimulatedActivities, type SimulatedActivity } from './activity';
import type { Fleet } from './fleet';
import type { Scaled, ScaledPolicy, ScaledSchedule } from './scaled';
import { type AlarmChange, WatchedAlarm } from './watched-alarm';

type Scale = Extract<Decision, { kind: 'scale' }>;

interface Watched {
  readonly policy: ScaledPolicy;
  readonly alarms: readonly WatchedAlarm[];
}

interface Scheduled {
  readonly action: ScaledSchedule;
  next: number | undefined;
}

/** Application Auto Scaling of one target, whose decisions and alarms are the emulator's own. Times are milliseconds. */
export class Autoscaler {
  public readonly activities = new SimulatedActivities();
  private readonly watched: readonly Watched[];
  private readonly scheduled: readonly Scheduled[];
  private limits: Bounds;
  private cooldowns: Cooldowns = {};

  public constructor(
    scaled: Scaled,
    private readonly fleet: Fleet,
    read: ReadMetric,
    private readonly from: number,
  ) {
    this.limits = scaled;
    this.watched = scaled.policies.map((policy) => ({
      policy,
      alarms: policy.alarms.map((alarm) => new WatchedAlarm(policy, alarm, read)),
    }));
    this.scheduled = scaled.schedules.map((action) => ({ action, next: this.nextOf(action, from - 1) }));
  }

  /** The oldest first. */
  public get alarmChanges(): readonly AlarmChange[] {
    const changes = this.watched.flatMap(({ alarms }) => alarms.flatMap((alarm) => alarm.changes));
    return changes.sort((a, b) => a.at - b.at);
  }

  public get bounds(): Bounds {
    return { min: this.limits.min, max: this.limits.max };
  }

  /** A target is brought into its bounds when it is registered. */
  public register(now: number): void {
    this.correct(now);
  }

  public runSchedules(now: number): void {
    for (const scheduled of this.scheduled)
      while (scheduled.next !== undefined && scheduled.next <= now) {
        this.runScheduled(scheduled.action, scheduled.next);
        scheduled.next = this.nextOf(scheduled.action, scheduled.next);
      }
  }

  /** @param end of the newest period whose datapoints are there */
  public evaluate(end: number, now: number): void {
    const triggers = this.watched.flatMap(({ alarms }) => alarms.flatMap((alarm) => alarm.evaluate(end) ?? []));
    if (triggers.length > 0) this.act(triggers, now);
  }

  private act(triggers: readonly Trigger[], now: number): void {
    const from = this.fleet.capacity;
    if (this.fleet.isChanging) {
      const notScaled = { Code: 'TargetServicePutResourceAsUnscalable', CurrentCapacity: from } as const;
      this.activities.notScaled({ at: now, from, ...whyOf(triggers[0]), notScaled });
      return;
    }
    const decision = decide(this.situation(triggers, now));
    if (decision.kind === 'not scaled')
      this.activities.notScaled({ at: now, from, ...whyOf(decision.trigger), notScaled: decision.reason });
    if (decision.kind === 'scale') this.scale(decision, now);
  }

  private situation(triggers: readonly Trigger[], now: number): Situation {
    return {
      ...this.bounds,
      capacity: this.fleet.capacity,
      now,
      cooldowns: this.cooldowns,
      triggers,
      trackers: this.watched.flatMap(({ policy, alarms: [, low] }) =>
        policy.tracking
          ? [
              {
                settings: trackingSettings(policy.name, policy.tracking),
                ready: low?.isOn ?? false,
                metric: low?.newest,
              },
            ]
          : [],
      ),
      outSuspended: false,
      inSuspended: false,
    };
  }

  /** A cooldown begins when what it follows is done. */
  private scale({ capacity, direction, trigger, cooldown }: Scale, now: number): void {
    const base = this.fleet.capacity;
    const { policy } = trigger.settings;
    this.carryOut(capacity, whyOf(trigger), now, (done) => {
      const until = done + cooldown * 1000;
      this.cooldowns = afterActivity(this.cooldowns, { policy, direction, base, decided: now, until });
    });
  }

  private carryOut(to: number, why: Why, now: number, after: (done: number) => void = () => {}): void {
    const end = this.activities.begin({ at: now, from: this.fleet.capacity, to, ...why });
    this.fleet.setCapacity(to, now, (done) => {
      end(done);
      after(done);
    });
  }

  private runScheduled({ name, min = this.limits.min, max = this.limits.max }: ScaledSchedule, now: number): void {
    const from = this.fleet.capacity;
    const cause = `scheduled action name ${name} was triggered`;
    const bounds = { min, max };
    if (min > max) {
      const message = `the minimum capacity, ${min}, would be more than the maximum capacity, ${max}`;
      this.activities.tell({ at: now, endedAt: now, from, cause, status: 'Failed', message });
      return;
    }
    this.limits = bounds;
    this.activities.tell({ at: now, endedAt: now, from, cause, status: 'Successful', bounds });
    this.correct(now);
  }

  /** A change under way fails it, once and for all, as the service does. */
  private correct(now: number): void {
    const corrected = correction(this.fleet.capacity, this.limits);
    if (!corrected) return;
    const { capacity: to, cause } = corrected;
    if (this.fleet.isChanging) {
      const message = 'the endpoint was still changing';
      this.activities.tell({ at: now, endedAt: now, from: this.fleet.capacity, to, cause, status: 'Failed', message });
    } else this.carryOut(to, { cause }, now);
  }

  private nextOf(action: ScaledSchedule, after: number): number | undefined {
    return nextRun({ ...action, created: this.from }, after);
  }
}

type Why = Pick<SimulatedActivity, 'cause' | 'policy' | 'metric'>;

function whyOf({ alarm, settings }: Trigger): Why {
  const { name, state, threshold, comparison, values } = alarm;
  const value = values.at(-1);
  return {
    cause: `monitor alarm ${name} in state ${state} triggered policy ${settings.policy}`,
    policy: settings.policy,
    ...(value === undefined ? {} : { metric: { value, threshold, comparison } }),
  };
}
