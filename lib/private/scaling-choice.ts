import type { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TargetTrackingOptions } from '../scaling-policy-options';
import type { BoundPolicy, Scaled, ScaledKind } from './scaling-bound';
import { checkTracking, type TrackedSpecification, tracking } from './scaling-tracking';

/** What a factory of `ScalingPolicy` has checked. */
export interface Choice {
  /** The factory, for those who cannot use what it makes. */
  readonly who: string;
  /** What its policies fit; left out if all. */
  readonly kinds?: ScaledKind[];
  readonly name: string;
  readonly given: boolean;
  readonly wakes?: boolean;
  readonly bind?: (name: string, scaled: Scaled) => BoundPolicy[];
  readonly schedule?: (name: string) => CfnScalableTarget.ScheduledActionProperty;
}

/** A policy that keeps a metric near a target. */
export function tracked(
  who: string,
  name: string,
  kinds: ScaledKind[] | undefined,
  target: number,
  options: TargetTrackingOptions,
  specify: (scaled: Scaled) => TrackedSpecification,
): Choice {
  checkTracking(who, target, options);
  const bind = (unique: string, scaled: Scaled) => tracking(unique, target, specify(scaled), options);
  return {
    who,
    kinds,
    name: options.policyName ?? name,
    given: options.policyName !== undefined,
    bind,
  };
}

/** The same with a metric of the service's own choice. */
export function predefined(
  name: string,
  predefinedMetricType: string,
  kinds: ScaledKind[],
  target: number,
  options: TargetTrackingOptions,
): Choice {
  const who = `ScalingPolicy.${name[0].toLowerCase()}${name.slice(1)}`;
  return tracked(who, name, kinds, target, options, () => ({
    predefinedMetricSpecification: { predefinedMetricType },
  }));
}

/** The name of a metric, as far as it may be part of a policy's. */
export function nameOf(metric: IMetric): string {
  const { metricStat } = metric.toMetricConfig();
  return metricStat?.metricName.replace(/[^\w-]+/g, '') || 'MetricMath';
}
