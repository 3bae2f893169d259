import type { Scope } from '../../world/world';

/** What CloudWatch says of an alarm. */
export interface AlarmState {
  readonly value: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** Why, in CloudWatch's words. */
  readonly reason?: string;
}

/** What rollouts need of CloudWatch. */
export interface AlarmSource {
  /** Undefined when there is no alarm of that name. */
  stateOf(scope: Scope, alarmName: string): AlarmState | undefined;
  /** Calls back when the state of any alarm changed. That one is gone is noticed at the end of a bake at the latest. Returns what ends the calls. */
  onChange(listener: () => void): () => void;
}

const NO_ALARMS: AlarmSource = { stateOf: () => undefined, onChange: () => () => {} };

/** The alarms that rollouts watch; connected to whoever has them. */
export class RollbackAlarms {
  private source = NO_ALARMS;

  public connect(source: AlarmSource): void {
    this.source = source;
  }

  public stateOf(scope: Scope, alarmName: string): AlarmState | undefined {
    return this.source.stateOf(scope, alarmName);
  }

  public onChange(listener: () => void): () => void {
    return this.source.onChange(listener);
  }
}
