import type { World } from '../../world/world';
import type { Alarm, AlarmState } from './alarm';
import type { History } from './history';

/** Carries out an action of an alarm: an ARN of a topic, a function, a scaling policy. */
export type Deliver = (actionArn: string, alarm: Alarm, previousState: AlarmState) => void | Promise<void>;

/** Carries out what an alarm is to do when its state changes. */
export class Actions {
  private deliver: Deliver | undefined;

  public constructor(
    private readonly world: World,
    private readonly history: History,
  ) {}

  public connect(deliver: Deliver): void {
    this.deliver = deliver;
  }

  public changed(alarm: Alarm, previousState: AlarmState): void {
    if (!alarm.definition.ActionsEnabled) return;
    for (const action of actionsOf(alarm)) this.act(action, alarm, previousState);
  }

  private async act(action: string, alarm: Alarm, previousState: AlarmState): Promise<void> {
    if (!this.deliver)
      return this.world.announceOnce(`The alarm ${alarm.name} has an action that is not carried out: ${action}`);
    try {
      await this.deliver(action, alarm, previousState);
      this.history.acted(alarm, action);
    } catch (error) {
      this.world.log.warn(`The action ${action} of the alarm ${alarm.name} failed: ${error}`);
      this.history.acted(alarm, action, String(error));
    }
  }
}

function actionsOf({ state, definition }: Alarm): readonly string[] {
  if (state === 'ALARM') return definition.AlarmActions;
  return state === 'OK' ? definition.OKActions : definition.InsufficientDataActions;
}
