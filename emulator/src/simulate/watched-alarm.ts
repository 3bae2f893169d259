import type { AskingAlarm, PolicySettings, Trigger } from '../autoscaling/decide';
import { stepSettings, trackingSettings } from '../autoscaling/settings';
import type { AlarmDefinition, AlarmState } from '../cloudwatch/alarms/alarm';
import { PUBLISHING_DELAY } from '../cloudwatch/alarms/alarms';
import { alarmPeriod, evaluateAlarm, recentDatapoints } from '../cloudwatch/alarms/evaluate';
import type { ReadMetric } from '../cloudwatch/math/data';
import type { ScaledPolicy } from './scaled';

const TICK = 10_000;
const MINUTE = 60_000;

export interface AlarmChange {
  /** The end of the period that changed it. Milliseconds since 1970. */
  readonly at: number;
  readonly policy: string;
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
}

/** An alarm of a policy, as it is evaluated while time goes by. */
export class WatchedAlarm {
  /** The oldest first. */
  public readonly changes: AlarmChange[] = [];
  private state: AlarmState = 'INSUFFICIENT_DATA';
  private readonly settings: PolicySettings;
  private values: readonly number[] = [];

  public constructor(
    policy: ScaledPolicy,
    private readonly definition: AlarmDefinition,
    private readonly read: ReadMetric,
  ) {
    this.settings = policy.tracking ? trackingSettings(policy.name, policy.tracking) : stepSettings(policy);
  }

  /** Whether it is in ALARM. */
  public get isOn(): boolean {
    return this.state === 'ALARM';
  }

  public get newest(): number | undefined {
    return this.values.at(-1);
  }

  /** How often it is evaluated, in milliseconds. */
  public get interval(): number {
    return alarmPeriod(this.definition) < 60 ? TICK : MINUTE;
  }

  /** What it asks of its policy once a period has ended: when it goes off, and each minute for as long as it is on. */
  public evaluate(end: number): Trigger | undefined {
    if (end % this.interval !== 0) return undefined;
    const before = this.state;
    const status = evaluateAlarm(this.definition, end, end + PUBLISHING_DELAY, this.read);
    this.state = status?.state ?? before;
    if (this.state !== before) this.changes.push({ ...this.named, at: end, from: before, to: this.state });
    this.values = recentDatapoints(this.definition, end, this.read).map(({ value }) => value);
    if (!this.isOn || (before === 'ALARM' && end % MINUTE !== 0)) return undefined;
    return { settings: this.settings, alarm: this.asking };
  }

  private get named() {
    return { policy: this.settings.policy, alarm: this.definition.AlarmName };
  }

  private get asking(): AskingAlarm {
    const { AlarmName: name, Threshold: threshold, ComparisonOperator: comparison } = this.definition;
    return { name, state: this.state, threshold, comparison, values: this.values };
  }
}
