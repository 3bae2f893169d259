import type { AlarmDefinition } from '../cloudwatch/alarms/alarm';
import { alarmPeriod, recentDatapoints } from '../cloudwatch/alarms/evaluate';
import type { ReadMetric } from '../cloudwatch/math/data';
import type { ScaledPolicy } from './scaled';

/** How a metric that a policy tracks stood to its target. Times are milliseconds. */
export class TrackedMetric {
  public readonly policy: string;
  public readonly target: number;
  /** How long it was above its target, of how long it had values. */
  public above = 0;
  public known = 0;
  public newest: number | undefined;
  private readonly alarm: AlarmDefinition;

  public constructor(
    { name, tracking, alarms }: ScaledPolicy,
    private readonly read: ReadMetric,
  ) {
    const [high] = alarms;
    this.policy = name;
    this.target = tracking?.TargetValue ?? high.Threshold;
    this.alarm = { ...high, EvaluationPeriods: 1 };
  }

  public get metricName(): string {
    return this.alarm.MetricName ?? 'metric math';
  }

  public look(end: number): void {
    const period = alarmPeriod(this.alarm) * 1000;
    if (end % period !== 0) return;
    this.newest = recentDatapoints(this.alarm, end, this.read).at(-1)?.value;
    if (this.newest === undefined) return;
    this.known += period;
    if (this.newest > this.target) this.above += period;
  }
}
