import type { NotScaledReason } from '../autoscaling/decide';

/** What scaled, or what did not, and why. Times are milliseconds since 1970. */
export interface SimulatedActivity {
  readonly at: number;
  readonly endedAt?: number;
  readonly status: 'InProgress' | 'Successful' | 'Failed';
  readonly from: number;
  /** Missing where nothing is set. */
  readonly to?: number;
  /** In the words of the service. */
  readonly cause: string;
  readonly policy?: string;
  /** What the metric of the policy's alarm was, and what it is compared with. */
  readonly metric?: { readonly value: number; readonly threshold: number; readonly comparison: string };
  readonly bounds?: { readonly min: number; readonly max: number };
  readonly notScaled?: NotScaledReason;
  readonly message?: string;
}

/** What happened so far. */
export class SimulatedActivities {
  private readonly list: SimulatedActivity[] = [];

  /** The oldest first. */
  public get all(): readonly SimulatedActivity[] {
    return this.list;
  }

  /** Gives what ends it. */
  public begin(activity: Omit<SimulatedActivity, 'status'>): (endedAt: number) => void {
    const index = this.list.push({ ...activity, status: 'InProgress' }) - 1;
    return (endedAt) => {
      this.list[index] = { ...this.list[index], status: 'Successful', endedAt };
    };
  }

  public tell(activity: SimulatedActivity): void {
    this.list.push(activity);
  }

  /** An alarm asks each minute: the same answer is told once. */
  public notScaled(activity: Omit<SimulatedActivity, 'status'>): void {
    const last = this.list.at(-1);
    if (last?.cause === activity.cause && last.notScaled?.Code === activity.notScaled?.Code) return;
    this.list.push({ ...activity, status: 'Failed' });
  }
}
