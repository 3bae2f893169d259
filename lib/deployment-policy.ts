import { Duration, Token } from 'aws-cdk-lib';
import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { CapacitySize } from './capacity-size';
import { API, checkSeconds, GUIDE, type Range } from './private/checks';
import {
  executionTimeout,
  type Fleet,
  knownSeconds,
  LONGEST_ROLLOUT,
  SHORTEST_ROLLOUT,
  spelledOut,
  totalOf,
  type Waits,
} from './private/rollout-time';
import { RollbackAlarms } from './rollback-alarms';

const SEE_ROUTING = `${API}/API_TrafficRoutingConfig.html`;
const SEE_BLUE_GREEN = `${API}/API_BlueGreenUpdatePolicy.html`;
const SEE_ROLLING = `${API}/API_RollingUpdatePolicy.html`;
const SEE_EXCLUSIONS = `${GUIDE}/deployment-guardrails-exclusions.html`;
const WAIT: Range = { min: 0, max: 3600 };
const EXECUTION: Range = { min: SHORTEST_ROLLOUT, max: LONGEST_ROLLOUT };

/** What all deployment policies have in common. */
export interface DeploymentPolicyOptions {
  /**
   * After how long SageMaker gives a rollout up and rolls it back: from 600 to 28800 seconds, and longer than all its waits together.
   *
   * @default - all waits, 15 minutes for new machines, and the variant's `modelDataDownloadTimeout` and `containerStartupHealthCheckTimeout`
   * (10 minutes each where they are not given); all of that but the waits once for each batch of a rolling update; at most 28800 seconds
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BlueGreenUpdatePolicy.html
   */
  readonly maximumExecutionTimeout?: Duration;

  /**
   * What rolls the rollout back.
   *
   * @default - `RollbackAlarms.onNewFleet()`; none for `allAtOnce()` without a `waitInterval`, which leaves them nothing to see
   */
  readonly rollbackAlarms?: RollbackAlarms;
}

/** What policies have in common that bring up a whole new fleet beside the old one. */
export interface BlueGreenPolicyOptions extends DeploymentPolicyOptions {
  /**
   * How long the old fleet is kept after the rollout, from 0 to 3600 seconds. Alarms roll nothing back any more in that time.
   *
   * @default Duration.seconds(0)
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BlueGreenUpdatePolicy.html
   */
  readonly terminationWait?: Duration;
}

/** Options of `DeploymentPolicy.allAtOnce()`. */
export interface AllAtOncePolicyOptions extends BlueGreenPolicyOptions {
  /**
   * How long the new fleet bakes with all of the traffic while the old one stands by, from 0 to 3600 seconds.
   *
   * @default Duration.seconds(0)
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrafficRoutingConfig.html
   */
  readonly waitInterval?: Duration;
}

/** Options of `DeploymentPolicy.canary()`. */
export interface CanaryPolicyOptions extends BlueGreenPolicyOptions {
  /**
   * How much of the new fleet gets traffic first: up to 50 % of each variant's instances.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrafficRoutingConfig.html
   */
  readonly canarySize: CapacitySize;

  /**
   * How long the canary bakes, and after that the whole fleet: from 0 to 3600 seconds each.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrafficRoutingConfig.html
   */
  readonly waitInterval: Duration;
}

/** Options of `DeploymentPolicy.linear()`. */
export interface LinearPolicyOptions extends BlueGreenPolicyOptions {
  /**
   * How much more of the new fleet gets traffic at each step: 10 to 50 % of each variant's instances.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrafficRoutingConfig.html
   */
  readonly linearStepSize: CapacitySize;

  /**
   * How long each step bakes, from 0 to 3600 seconds.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrafficRoutingConfig.html
   */
  readonly waitInterval: Duration;
}

/** Options of `DeploymentPolicy.rolling()`. */
export interface RollingPolicyOptions extends DeploymentPolicyOptions {
  /**
   * How many instances are replaced at a time: 5 to 50 % of the variant's instances.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RollingUpdatePolicy.html
   */
  readonly maximumBatchSize: CapacitySize;

  /**
   * How long each batch bakes, from 0 to 3600 seconds.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RollingUpdatePolicy.html
   */
  readonly waitInterval: Duration;

  /**
   * How many instances at a time go back to the old model.
   *
   * @default - all of them at once
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RollingUpdatePolicy.html
   */
  readonly rollbackMaximumBatchSize?: CapacitySize;
}

/**
 * How traffic moves from the old fleet to the new one, each time the endpoint changes; it plays no part when the endpoint is first made.
 *
 * All but `rolling()` bring up a whole new fleet beside the old one: see that the account's quota allows twice the instances.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html
 */
export class DeploymentPolicy {
  /**
   * Shift all traffic in one step.
   *
   * @throws an Error if a time is out of its range, or if the waits are longer than the timeout
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green-all-at-once.html
   */
  public static allAtOnce(options: AllAtOncePolicyOptions = {}): DeploymentPolicy {
    const { waitInterval = Duration.seconds(0) } = options;
    return new DeploymentPolicy({ ...options, waitInterval, who: 'DeploymentPolicy.allAtOnce', type: 'ALL_AT_ONCE' });
  }

  /**
   * Shift a small part of the traffic first, and the rest when that went well.
   *
   * @throws an Error if the size or a time is out of its range, or if the waits are longer than the timeout
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green-canary.html
   */
  public static canary(options: CanaryPolicyOptions): DeploymentPolicy {
    const size: Size = { what: 'canarySize', value: options.canarySize, bounds: { min: 1, max: 50 }, see: SEE_ROUTING };
    return new DeploymentPolicy({ ...options, sizes: [size], who: 'DeploymentPolicy.canary', type: 'CANARY' });
  }

  /**
   * Shift the traffic in equal steps.
   *
   * @throws an Error if the size or a time is out of its range, or if the waits are longer than the timeout
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green-linear.html
   */
  public static linear(options: LinearPolicyOptions): DeploymentPolicy {
    const bounds = { min: 10, max: 50 };
    const size: Size = { what: 'linearStepSize', value: options.linearStepSize, bounds, see: SEE_ROUTING };
    return new DeploymentPolicy({ ...options, sizes: [size], who: 'DeploymentPolicy.linear', type: 'LINEAR' });
  }

  /**
   * Replace the instances batch by batch, for fleets too large to double. Only for endpoints with one variant.
   *
   * @throws an Error if a size or a time is out of its range, or if the waits are longer than the timeout
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-rolling.html
   */
  public static rolling(options: RollingPolicyOptions): DeploymentPolicy {
    const { maximumBatchSize, rollbackMaximumBatchSize } = options;
    const sizes: Size[] = [
      { what: 'maximumBatchSize', value: maximumBatchSize, bounds: { min: 5, max: 50 }, see: SEE_ROLLING },
    ];
    if (rollbackMaximumBatchSize) {
      const bounds = { min: 1, max: 100 };
      sizes.push({ what: 'rollbackMaximumBatchSize', value: rollbackMaximumBatchSize, bounds, see: SEE_ROLLING });
    }
    return new DeploymentPolicy({ ...options, sizes, who: 'DeploymentPolicy.rolling', type: 'ROLLING' });
  }

  private constructor(private readonly plan: Plan) {
    const { who, type, sizes = [], waitInterval, terminationWait, maximumExecutionTimeout } = plan;
    const see = type === 'ROLLING' ? SEE_ROLLING : SEE_BLUE_GREEN;
    for (const { value, what, see, bounds } of sizes) value._checkPercent({ who, what, see }, bounds);
    checkSeconds(
      { who, what: 'waitInterval', see: type === 'ROLLING' ? SEE_ROLLING : SEE_ROUTING },
      waitInterval,
      WAIT,
    );
    checkSeconds({ who, what: 'terminationWait', see }, terminationWait, WAIT);
    checkSeconds({ who, what: 'maximumExecutionTimeout', see }, maximumExecutionTimeout, EXECUTION);
    const [tooLong] = this.tooLong();
    if (tooLong) throw new Error(tooLong);
  }

  /** @internal */
  public get _rollbackAlarms(): RollbackAlarms {
    const { rollbackAlarms, type } = this.plan;
    return (
      rollbackAlarms ?? (type === 'ALL_AT_ONCE' && !this._bakes ? RollbackAlarms.none() : RollbackAlarms.onNewFleet())
    );
  }

  /**
   * Whether it is more than what SageMaker does anyway.
   *
   * @internal
   */
  public get _guards(): boolean {
    return this.plan.type !== 'ALL_AT_ONCE' || this._bakes;
  }

  /**
   * How long each step bakes; nothing if that is known only at deployment.
   *
   * @internal
   */
  public get _bakeSeconds(): number | undefined {
    return knownSeconds(this.plan.waitInterval, 0);
  }

  /**
   * What these fleets make impossible, each a sentence.
   *
   * @internal
   */
  public _problems(endpoint: string, fleets: readonly Fleet[]): string[] {
    const { who, sizes = [], type } = this.plan;
    const unfit = fleets.flatMap(({ variantName, instances }) =>
      sizes.flatMap(({ what, value, bounds, see }) => {
        const why = value._unfit(instances, bounds);
        return why ? [`${who} of ${endpoint}: ${what} is ${why} of variant '${variantName}' (${see})`] : [];
      }),
    );
    const several =
      type === 'ROLLING' && fleets.length > 1
        ? [
            `${who} of ${endpoint}: the endpoint has ${fleets.length} variants, allowed is 1; use DeploymentPolicy.canary() or DeploymentPolicy.linear() (${SEE_EXCLUSIONS})`,
          ]
        : [];
    return [...several, ...unfit, ...(unfit.length > 0 ? [] : this.tooLong(largest(fleets)))];
  }

  /** @internal */
  public _render(fleets: readonly Fleet[], alarmNames: string[]): CfnEndpoint.DeploymentConfigProperty {
    const alarms = alarmNames.map((alarmName) => ({ alarmName }));
    return {
      ...(this.plan.type === 'ROLLING' ? this.renderRolling(fleets) : this.renderBlueGreen(fleets)),
      autoRollbackConfiguration: alarms.length > 0 ? { alarms } : undefined,
    };
  }

  private renderBlueGreen(fleets: readonly Fleet[]): CfnEndpoint.DeploymentConfigProperty {
    const { type, sizes, waitInterval, terminationWait } = this.plan;
    const size = sizes?.[0].value._render();
    return {
      blueGreenUpdatePolicy: {
        trafficRoutingConfiguration: {
          type,
          waitIntervalInSeconds: waitInterval.toSeconds(),
          canarySize: type === 'CANARY' ? size : undefined,
          linearStepSize: type === 'LINEAR' ? size : undefined,
        },
        terminationWaitInSeconds: terminationWait?.toSeconds(),
        maximumExecutionTimeoutInSeconds: this.timeout(fleets),
      },
    };
  }

  private renderRolling(fleets: readonly Fleet[]): CfnEndpoint.DeploymentConfigProperty {
    const [batch, rollback] = this.plan.sizes!;
    return {
      rollingUpdatePolicy: {
        maximumBatchSize: batch.value._render(),
        waitIntervalInSeconds: this.plan.waitInterval.toSeconds(),
        rollbackMaximumBatchSize: rollback?.value._render(),
        maximumExecutionTimeoutInSeconds: this.timeout(fleets),
      },
    };
  }

  private timeout(fleets: readonly Fleet[]): number {
    const { maximumExecutionTimeout, type } = this.plan;
    if (maximumExecutionTimeout) return maximumExecutionTimeout.toSeconds();
    const waits = this.waits(largest(fleets));
    const seconds = Math.max(...fleets.map((fleet) => fleet.seconds));
    return executionTimeout(waits, type === 'ROLLING' ? seconds * (waits?.steps ?? 1) : seconds);
  }

  /** A share takes the same number of steps whatever the fleet; a number of instances does not. */
  private waits(instances?: number): Waits | undefined {
    const { type, sizes, waitInterval, terminationWait } = this.plan;
    const steps = type === 'ALL_AT_ONCE' ? 1 : type === 'CANARY' ? 2 : sizes![0].value._steps(instances);
    const interval = knownSeconds(waitInterval, 0);
    const termination = knownSeconds(terminationWait, 0);
    if (steps === undefined || interval === undefined || termination === undefined) return undefined;
    return { steps, interval, termination };
  }

  private tooLong(instances?: number): string[] {
    const { who, type, maximumExecutionTimeout } = this.plan;
    const waits = this.waits(instances);
    const most = knownSeconds(maximumExecutionTimeout, LONGEST_ROLLOUT);
    if (!waits || most === undefined || totalOf(waits) < most) return [];
    const see = type === 'ROLLING' ? SEE_ROLLING : SEE_BLUE_GREEN;
    return [
      maximumExecutionTimeout
        ? `${who}: maximumExecutionTimeout is ${most} seconds, allowed is more than all waits together, ${spelledOut(waits)} (${see})`
        : `${who}: all waits together are ${spelledOut(waits)}, allowed is less than the longest maximumExecutionTimeout, ${most} seconds (${see})`,
    ];
  }

  private get _bakes(): boolean {
    return this._bakeSeconds !== 0;
  }
}

interface Plan extends BlueGreenPolicyOptions {
  readonly who: string;
  readonly type: 'ALL_AT_ONCE' | 'CANARY' | 'LINEAR' | 'ROLLING';
  readonly sizes?: readonly Size[];
  readonly waitInterval: Duration;
}

interface Size {
  /** In the word the user typed. */
  readonly what: string;
  readonly value: CapacitySize;
  /** In percent of a variant's instances. */
  readonly bounds: Range;
  readonly see: string;
}

/** A token makes the whole a token. */
function largest(fleets: readonly Fleet[]): number | undefined {
  const counts = fleets.map(({ instances }) => instances);
  return counts.find((count) => Token.isUnresolved(count)) ?? Math.max(...counts);
}
