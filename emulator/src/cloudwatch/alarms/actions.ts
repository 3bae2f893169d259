import type { World } from '../../world/world';
import type { Alarm, AlarmState } from './alarm';
import type { History } from './history';

/** Carries out an action of an alarm: an ARN of a topic, a function, a scaling policy. */
export type Deliver = (actionArn: string, alarm: Alarm, previousState: AlarmState) => void | Promise<void>;

/** Who carries out which actions, and whether again each minute for as long as the state lasts. */
export interface Deliverer {
  readonly serves: (actionArn: string) => boolean;
  readonly deliver: Deliver;
  readonly repeats?: boolean;
}

/** Carries out what an alarm is to do when its state changes. */
export class Actions {
  private readonly deliverers: Deliverer[] = [];

  public constructor(
    private readonly world: World,
    private readonly history: History,
  ) {}

  public connect(deliverer: Deliverer): void {
    this.deliverers.push(deliverer);
  }

  public changed(alarm: Alarm, previousState: AlarmState): void {
    if (!alarm.definition.ActionsEnabled) return;
    for (const action of actionsOf(alarm)) this.act(action, alarm, previousState);
  }

  /**
   * The state has lasted for a minute more.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
   */
  public lasted(alarm: Alarm): void {
    if (!alarm.definition.ActionsEnabled) return;
    for (const action of actionsOf(alarm)) if (this.delivererOf(action)?.repeats) this.act(action, alarm, alarm.state);
  }

  private async act(action: string, alarm: Alarm, previousState: AlarmState): Promise<void> {
    const deliverer = this.delivererOf(action);
    if (!deliverer)
      return this.world.announceOnce(`The alarm ${alarm.name} has an action that is not carried out: ${action}`);
    try {
      await deliverer.deliver(action, alarm, previousState);
      if (previousState !== alarm.state) this.history.acted(alarm, action);
    } catch (error) {
      // It was told when the state changed.
      if (previousState === alarm.state) return;
      this.world.log.warn(`The action ${action} of the alarm ${alarm.name} failed: ${error}`);
      this.history.acted(alarm, action, String(error));
    }
  }

  private delivererOf(action: string): Deliverer | undefined {
    return this.deliverers.find(({ serves }) => serves(action));
  }
}

function actionsOf({ state, definition }: Alarm): readonly string[] {
  if (state === 'ALARM') return definition.AlarmActions;
  return state === 'OK' ? definition.OKActions : definition.InsufficientDataActions;
}
