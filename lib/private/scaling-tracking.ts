import { Token } from 'aws-cdk-lib';
import type { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { ComparisonOperator, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { TargetTrackingOptions, WakeUpOptions } from '../scaling-policy-options';
import { checkNumber, checkSeconds, GUIDE, refuse, type Subject } from './checks';
import type { BoundPolicy, Scaled } from './scaling-bound';

export const SEE_PUT = 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html';
const NAME = /^[\w-]{1,256}$/;
const REQUESTS = 'AWS/SageMaker';
const ANY_TIME = { min: 0 };

/** What a policy tracks: a metric of the service's own choice, or one that is written out. */
export type TrackedSpecification = Pick<
  CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty,
  'predefinedMetricSpecification' | 'customizedMetricSpecification'
>;

export function checkTracking(who: string, target: number, options: TargetTrackingOptions): void {
  checkPolicyName(who, options.policyName);
  for (const what of ['scaleInCooldown', 'scaleOutCooldown'] as const)
    checkSeconds({ who, what, see: SEE_PUT }, options[what], ANY_TIME);
  checkAbove({ who, what: 'the target', see: SEE_PUT }, target);
}

export function checkAbove(subject: Subject, value: number, more = ''): void {
  checkNumber(subject, value, { min: Number.NEGATIVE_INFINITY });
  if (Token.isUnresolved(value) || value > 0) return;
  refuse(subject, `${value}`, `a number above 0${more}`);
}

/** A share, which people may write in per cent. */
export function checkShare(subject: Subject, value: number): void {
  if (Token.isUnresolved(value) || (value > 0 && value <= 1)) return;
  const percent = value >= 2 && value <= 100 ? `; for ${value} %, write ${value / 100}` : '';
  refuse(subject, `${value}`, `a share above 0 and up to 1${percent}`);
}

export function checkPolicyName(who: string, name: string | undefined): void {
  if (name === undefined || Token.isUnresolved(name) || NAME.test(name)) return;
  refuse({ who, what: 'policyName', see: SEE_PUT }, `'${name}'`, '1 to 256 letters, digits, hyphens and underscores');
}

export function tracking(
  policyName: string,
  targetValue: number,
  specification: TrackedSpecification,
  { disableScaleIn, scaleInCooldown, scaleOutCooldown }: TargetTrackingOptions,
): BoundPolicy[] {
  const cooldowns = {
    scaleInCooldown: scaleInCooldown?.toSeconds(),
    scaleOutCooldown: scaleOutCooldown?.toSeconds(),
  };
  return [{ policyName, tracking: { targetValue, ...specification, disableScaleIn, ...cooldowns } }];
}

/** The backlog is one of the endpoint, whatever its variant is called. */
export function backlogOf({ dimensions }: Scaled): TrackedSpecification {
  const metric = { namespace: REQUESTS, metricName: 'ApproximateBacklogSizePerInstance', statistic: Stats.AVERAGE };
  return {
    customizedMetricSpecification: {
      ...metric,
      dimensions: dimensions as CfnScalingPolicy.MetricDimensionProperty[],
    },
  };
}

/** Adds capacity when there is none and somebody asks. */
export function waking(policyName: string, scaled: Scaled, { capacity = 1, cooldown }: WakeUpOptions): BoundPolicy[] {
  const async = scaled.kind === 'asyncInstances';
  const metric = async
    ? { metricName: 'HasBacklogWithoutCapacity', statistic: Stats.AVERAGE, evaluationPeriods: 2 }
    : { metricName: 'NoCapacityInvocationFailures', statistic: Stats.SUM, evaluationPeriods: 1 };
  const step = {
    adjustmentType: 'ChangeInCapacity',
    metricAggregationType: async ? 'Average' : 'Maximum',
    cooldown: cooldown?.toSeconds(),
    stepAdjustments: [{ metricIntervalLowerBound: 0, scalingAdjustment: capacity }],
  };
  const alarm = {
    ...metric,
    namespace: REQUESTS,
    dimensions: scaled.dimensions,
    period: 60,
    datapointsToAlarm: metric.evaluationPeriods,
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: 'missing',
  };
  return [{ policyName, step, alarm }];
}

export const SEE_ASYNC_SCALING = `${GUIDE}/async-inference-autoscale.html`;
export const SEE_ZERO = `${GUIDE}/endpoint-auto-scaling-zero-instances.html`;
export const SEE_WARM_COPIES = `${GUIDE}/serverless-endpoints-autoscale.html`;
