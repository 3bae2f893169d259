import { Token } from 'aws-cdk-lib';
import type { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { ScheduledScalingOptions } from '../scaling-policy-options';
import { checkWholeNumber, refuse } from './checks';

const SEE = 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html';
/** Colons, slashes and bars are the service's own. */
const NAME = /^[\w-]{1,256}$/;

export function checkSchedule(who: string, options: ScheduledScalingOptions): void {
  const { scheduledActionName: name, minCapacity: min, maxCapacity: max, startTime, endTime } = options;
  const subject = (what: string) => ({ who, what, see: SEE });
  if (name !== undefined && !Token.isUnresolved(name) && !NAME.test(name))
    refuse(subject('scheduledActionName'), `'${name}'`, '1 to 256 letters, digits, hyphens and underscores');
  if (min === undefined && max === undefined)
    throw new Error(`${who}: it changes nothing; give it minCapacity, maxCapacity or both (${SEE})`);
  checkBounds(who, min, max, SEE);
  if (startTime && endTime && startTime >= endTime)
    refuse(subject('startTime'), startTime.toISOString(), `before endTime, ${endTime.toISOString()}`);
}

/** Both are whole numbers, and the least is not beyond the most. */
export function checkBounds(who: string, min: number | undefined, max: number | undefined, see: string): void {
  checkWholeNumber({ who, what: 'minCapacity', see }, min, { min: 0 });
  checkWholeNumber({ who, what: 'maxCapacity', see }, max, { min: 0 });
  if (min === undefined || max === undefined || Token.isUnresolved(min) || Token.isUnresolved(max) || min <= max)
    return;
  refuse({ who, what: 'minCapacity', see }, `${min}`, `at most maxCapacity, ${max}`);
}

export function scheduledAction(
  scheduledActionName: string,
  { schedule, minCapacity, maxCapacity, timeZone, startTime, endTime }: ScheduledScalingOptions,
): CfnScalableTarget.ScheduledActionProperty {
  return {
    scheduledActionName,
    schedule: schedule.expressionString,
    timezone: timeZone?.timezoneName,
    startTime,
    endTime,
    scalableTargetAction: { minCapacity, maxCapacity },
  };
}
