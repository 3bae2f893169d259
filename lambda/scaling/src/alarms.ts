import {
  type CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import type { Members, TargetId } from './event';
import { holds } from './same';

/** The alarms that set off policies which go by steps. */
export class Alarms {
  /** Its first word, and the endpoint, are what the function's role may touch. */
  public static nameOf({ ResourceId }: TargetId, policyName: string): string {
    return `Scaling-${ResourceId}/${policyName}`;
  }

  public constructor(private readonly client: CloudWatchClient) {}

  public async settle(AlarmName: string, alarm: Members, policyArn: string, anew: boolean): Promise<void> {
    const wanted = { ...alarm, AlarmName, AlarmActions: [policyArn] };
    if (!anew && holds(await this.find(AlarmName), wanted)) return;
    await this.client.send(new PutMetricAlarmCommand(wanted as unknown as PutMetricAlarmCommandInput));
  }

  public async delete(alarmName: string): Promise<void> {
    if (await this.find(alarmName)) await this.client.send(new DeleteAlarmsCommand({ AlarmNames: [alarmName] }));
  }

  private async find(alarmName: string) {
    const { MetricAlarms = [] } = await this.client.send(new DescribeAlarmsCommand({ AlarmNames: [alarmName] }));
    return MetricAlarms[0];
  }
}
