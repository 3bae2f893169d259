import {
  type ApplicationAutoScalingClient,
  DeleteScheduledActionCommand,
  PutScheduledActionCommand,
  paginateDescribeScheduledActions,
  type ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import type { Target, TargetId } from './event';
import { holds } from './same';
import { NAMESPACE } from './targets';

/** The scheduled actions of scalable targets in the service. */
export class Schedules {
  public constructor(private readonly client: ApplicationAutoScalingClient) {}

  /** Puts what is missing or other than it should be, or all of them anew, and deletes what is too much. */
  public async settle(target: Target, anew: boolean): Promise<void> {
    const { ResourceId, ScalableDimension, ScheduledActions: wanted = [] } = target;
    const of = { ServiceNamespace: NAMESPACE, ResourceId, ScalableDimension } as const;
    const found = await this.ofTarget(target);
    for (const { ScheduledActionName = '' } of found)
      if (!wanted.some((action) => action.ScheduledActionName === ScheduledActionName))
        await this.client.send(new DeleteScheduledActionCommand({ ...of, ScheduledActionName }));
    for (const { StartTime, EndTime, ...action } of wanted) {
      const times = { StartTime: dateOf(StartTime), EndTime: dateOf(EndTime) };
      const there = found.find(({ ScheduledActionName }) => ScheduledActionName === action.ScheduledActionName);
      if (!anew && holds(there, { ...action, StartTime, EndTime })) continue;
      await this.client.send(new PutScheduledActionCommand({ ...of, ...action, ...times }));
    }
  }

  private async ofTarget({ ResourceId, ScalableDimension }: TargetId): Promise<ScheduledAction[]> {
    const found: ScheduledAction[] = [];
    const input = { ServiceNamespace: NAMESPACE, ResourceId, ScalableDimension } as const;
    for await (const page of paginateDescribeScheduledActions({ client: this.client }, input))
      found.push(...(page.ScheduledActions ?? []));
    return found;
  }
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
