import { Token } from 'aws-cdk-lib';
import { Alarm, CfnAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';

/** What an alarm needs until it can go off: so many bad periods, of so many seconds each. */
export interface AlarmSight {
  readonly periods: number;
  readonly seconds: number;
}

/** SageMaker publishes the numbers of a minute in about a minute. */
export const PUBLISHING_SECONDS = 60;

export function secondsToSee({ periods, seconds }: AlarmSight): number {
  return periods * seconds + PUBLISHING_SECONDS;
}

/** Nothing for an alarm that exists already, or whose numbers are known only at deployment. */
export function sightOf(alarm: IAlarm): AlarmSight | undefined {
  const resource = alarm instanceof Alarm ? alarm.node.defaultChild : undefined;
  if (!CfnAlarm.isCfnAlarm(resource)) return undefined;
  const periods = resource.datapointsToAlarm ?? resource.evaluationPeriods;
  const seconds = resource.period;
  if (seconds === undefined || periods === undefined || Token.isUnresolved(seconds) || Token.isUnresolved(periods))
    return undefined;
  return { periods, seconds };
}
