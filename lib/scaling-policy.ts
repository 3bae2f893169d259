import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { checkSeconds, checkWholeNumber, GUIDE } from './private/checks';
import type { Scaled } from './private/scaling-bound';
import { type Choice, nameOf, predefined, tracked } from './private/scaling-choice';
import { trackedMetric } from './private/scaling-metric';
import { checkSchedule, scheduledAction } from './private/scaling-schedule';
import { checkSteps, stepping } from './private/scaling-step-policy';
import {
  backlogOf,
  checkAbove,
  checkPolicyName,
  checkShare,
  SEE_PUT,
  SEE_WARM_COPIES,
  SEE_ZERO,
  waking,
} from './private/scaling-tracking';
import type {
  RequestsScalingOptions,
  ScheduledScalingOptions,
  StepScalingOptions,
  TargetTrackingOptions,
  WakeUpOptions,
} from './scaling-policy-options';

const MINUTE_SECONDS = 60;
const DEFAULT_SAFETY = 0.5;

/**
 * What decides how many instances, or copies, there are.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling.html
 */
export class ScalingPolicy {
  /**
   * Keeps the number of requests that an instance gets in a minute near a target. For variants with instances, but for asynchronous ones.
   *
   * @param target requests a minute and instance, above 0; a number of requests a second is for `maxRequestsPerSecond()`
   * @throws an Error if a number is out of its range
   */
  public static invocationsPerInstance(target: number, options: TargetTrackingOptions = {}): ScalingPolicy {
    return new ScalingPolicy(
      predefined('InvocationsPerInstance', 'SageMakerVariantInvocationsPerInstance', ['instances'], target, options),
    );
  }

  /**
   * The same, from what a load test has shown: the most requests that an instance stands in a second. For variants with instances, but for
   * asynchronous ones.
   *
   * @param maxRequestsPerSecond requests a second and instance, above 0
   * @throws an Error if a number is out of its range
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-loadtest.html
   */
  public static maxRequestsPerSecond(
    maxRequestsPerSecond: number,
    options: RequestsScalingOptions = {},
  ): ScalingPolicy {
    const { safetyFactor = DEFAULT_SAFETY, ...others } = options;
    const who = 'ScalingPolicy.maxRequestsPerSecond';
    const see = `${GUIDE}/endpoint-scaling-loadtest.html`;
    checkAbove({ who, what: 'maxRequestsPerSecond', see }, maxRequestsPerSecond);
    checkShare({ who, what: 'safetyFactor', see }, safetyFactor);
    return ScalingPolicy.invocationsPerInstance(maxRequestsPerSecond * MINUTE_SECONDS * safetyFactor, others);
  }

  /**
   * Keeps the number of requests that a model is busy with at once near a target. It is measured every ten seconds, so it scales sooner than
   * what is measured by the minute. For variants with instances, but for asynchronous ones.
   *
   * @param target requests at once, above 0
   * @throws an Error if a number is out of its range
   */
  public static concurrentRequestsPerModel(target: number, options: TargetTrackingOptions = {}): ScalingPolicy {
    const metric = 'SageMakerVariantConcurrentRequestsPerModelHighResolution';
    return new ScalingPolicy(predefined('ConcurrentRequestsPerModel', metric, ['instances'], target, options));
  }

  /**
   * Keeps the share of warm copies that are busy near a target. For the provisioned concurrency of serverless variants.
   *
   * @param target a share above 0 and up to 1, such as 0.7
   * @throws an Error if a number is out of its range
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-autoscale.html
   */
  public static provisionedConcurrencyUtilization(target: number, options: TargetTrackingOptions = {}): ScalingPolicy {
    const name = 'ProvisionedConcurrencyUtilization';
    checkShare(
      { who: 'ScalingPolicy.provisionedConcurrencyUtilization', what: 'the target', see: SEE_WARM_COPIES },
      target,
    );
    return new ScalingPolicy(predefined(name, `SageMakerVariant${name}`, ['provisionedConcurrency'], target, options));
  }

  /**
   * Keeps the number of requests that a copy gets in a minute near a target. For inference components.
   *
   * @param target requests a minute and copy, above 0
   * @throws an Error if a number is out of its range
   */
  public static invocationsPerCopy(target: number, options: TargetTrackingOptions = {}): ScalingPolicy {
    return new ScalingPolicy(
      predefined('InvocationsPerCopy', 'SageMakerInferenceComponentInvocationsPerCopy', ['copies'], target, options),
    );
  }

  /**
   * Keeps the number of requests that a copy is busy with at once near a target, measured every ten seconds. For inference components.
   *
   * @param target requests at once, above 0
   * @throws an Error if a number is out of its range
   */
  public static concurrentRequestsPerCopy(target: number, options: TargetTrackingOptions = {}): ScalingPolicy {
    const metric = 'SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution';
    return new ScalingPolicy(predefined('ConcurrentRequestsPerCopy', metric, ['copies'], target, options));
  }

  /**
   * Keeps the number of requests that wait or are served, divided by the instances, near a target. For asynchronous variants.
   *
   * @param target requests an instance, above 0
   * @throws an Error if a number is out of its range
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-autoscale.html
   */
  public static backlogPerInstance(target: number, options: TargetTrackingOptions = {}): ScalingPolicy {
    const who = 'ScalingPolicy.backlogPerInstance';
    return new ScalingPolicy(tracked(who, 'BacklogPerInstance', ['asyncInstances'], target, options, backlogOf));
  }

  /**
   * Keeps any metric near a target, or what is computed from several. It has to fall when capacity is added, in proportion.
   *
   * It is compared minute by minute, whatever the period of the metric.
   *
   * @param target in the metric's unit, above 0
   * @throws an Error if a number is out of its range
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
   */
  public static metric(metric: IMetric, target: number, options: TargetTrackingOptions = {}): ScalingPolicy {
    return new ScalingPolicy(
      tracked('ScalingPolicy.metric', nameOf(metric), undefined, target, options, (scaled) => ({
        customizedMetricSpecification: trackedMetric(scaled, metric),
      })),
    );
  }

  /**
   * Adds and takes away capacity in steps, as far as a metric is beyond a threshold. It makes an alarm for each direction.
   *
   * @throws an Error if steps overlap, leave more than one gap, or are too many, or if an option is out of its range
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html
   */
  public static step(metric: IMetric, options: StepScalingOptions): ScalingPolicy {
    const who = 'ScalingPolicy.step';
    const sides = checkSteps(who, options);
    const name = options.policyName ?? nameOf(metric);
    const bind = (unique: string, scaled: Scaled) => stepping(unique, scaled, metric, sides, options);
    return new ScalingPolicy({ who, name, given: options.policyName !== undefined, bind });
  }

  /**
   * Adds capacity when a request comes and there is none: it waits (asynchronous variants), or has failed (inference components).
   *
   * A policy with the defaults is added by itself to what may have no capacity.
   *
   * @throws an Error if an option is out of its range
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-zero-instances.html
   */
  public static wakeUp(options: WakeUpOptions = {}): ScalingPolicy {
    const who = 'ScalingPolicy.wakeUp';
    checkPolicyName(who, options.policyName);
    checkWholeNumber({ who, what: 'capacity', see: SEE_ZERO }, options.capacity, { min: 1 });
    checkSeconds({ who, what: 'cooldown', see: SEE_PUT }, options.cooldown, { min: 0 });
    const bind = (name: string, scaled: Scaled) => waking(name, scaled, options);
    const given = options.policyName !== undefined;
    return new ScalingPolicy({
      who,
      kinds: ['asyncInstances', 'copies'],
      name: options.policyName ?? 'WakeUp',
      given,
      wakes: true,
      bind,
    });
  }

  /**
   * Sets other bounds at times that are known, such as fewer instances at night.
   *
   * @throws an Error if it sets no bound, or if an option is out of its range
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
   */
  public static schedule(options: ScheduledScalingOptions): ScalingPolicy {
    const who = 'ScalingPolicy.schedule';
    checkSchedule(who, options);
    const { scheduledActionName: name } = options;
    const schedule = (unique: string) => scheduledAction(unique, options);
    return new ScalingPolicy({ who, name: name ?? 'Schedule', given: name !== undefined, schedule });
  }

  private constructor(private readonly choice: Choice) {}

  /** @internal */
  public get _choice(): Choice {
    return this.choice;
  }
}
