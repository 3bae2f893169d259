import { Token } from 'aws-cdk-lib';
import { AdjustmentType, MetricAggregationType } from 'aws-cdk-lib/aws-applicationautoscaling';
import { ComparisonOperator, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { StepScalingOptions } from '../scaling-policy-options';
import { checkSeconds, checkWholeNumber } from './checks';
import type { BoundPolicy, Scaled } from './scaling-bound';
import { alarmedMetric } from './scaling-metric';
import { type Side, sidesOf } from './scaling-steps';
import { checkPolicyName, SEE_PUT } from './scaling-tracking';

const AGGREGATIONS = Object.values(MetricAggregationType) as string[];

/** Checks the options, and parts the steps into their sides. */
export function checkSteps(who: string, options: StepScalingOptions): Side[] {
  const { cooldown, minAdjustmentMagnitude, adjustmentType, evaluationPeriods = 1, datapointsToAlarm } = options;
  const subject = (what: string) => ({ who, what, see: SEE_PUT });
  checkPolicyName(who, options.policyName);
  checkSeconds(subject('cooldown'), cooldown, { min: 0 });
  checkWholeNumber(subject('minAdjustmentMagnitude'), minAdjustmentMagnitude, { min: 1 });
  checkWholeNumber(subject('evaluationPeriods'), evaluationPeriods, { min: 1 });
  const max = Token.isUnresolved(evaluationPeriods) ? undefined : evaluationPeriods;
  checkWholeNumber(subject('datapointsToAlarm'), datapointsToAlarm, { min: 1, max });
  if (minAdjustmentMagnitude !== undefined && adjustmentType !== AdjustmentType.PERCENT_CHANGE_IN_CAPACITY)
    throw new Error(
      `${who}: minAdjustmentMagnitude is given, but the changes are not in per cent; leave it out, or set adjustmentType to AdjustmentType.PERCENT_CHANGE_IN_CAPACITY (${SEE_PUT})`,
    );
  return sidesOf(subject('scalingSteps'), options.scalingSteps);
}

/** A policy and an alarm for each side. */
export function stepping(
  name: string,
  scaled: Scaled,
  metric: IMetric,
  sides: Side[],
  options: StepScalingOptions,
): BoundPolicy[] {
  const { adjustmentType, cooldown, minAdjustmentMagnitude, evaluationPeriods = 1, datapointsToAlarm } = options;
  const alarmed = alarmedMetric(scaled, metric);
  return sides.map(({ side, threshold, adjustments }) => ({
    policyName: `${name}-${side}`,
    step: {
      adjustmentType: adjustmentType ?? AdjustmentType.CHANGE_IN_CAPACITY,
      cooldown: cooldown?.toSeconds(),
      metricAggregationType: options.metricAggregationType ?? aggregationOf(alarmed.statistic),
      minAdjustmentMagnitude,
      stepAdjustments: adjustments,
    },
    alarm: {
      ...alarmed,
      threshold,
      evaluationPeriods,
      datapointsToAlarm: datapointsToAlarm ?? evaluationPeriods,
      comparisonOperator:
        side === 'Upper'
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    },
  }));
}

function aggregationOf(statistic: string | undefined): string {
  return statistic && AGGREGATIONS.includes(statistic) ? statistic : MetricAggregationType.AVERAGE;
}
