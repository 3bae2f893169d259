import { type Duration, Token } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnInferenceComponent } from 'aws-cdk-lib/aws-sagemaker';
import { MAX_ALARMS } from './private/alarm-names';
import { API, checkSeconds, checkWholeNumber, refuse } from './private/checks';

const SEE = `${API}/API_InferenceComponentRollingUpdatePolicy.html`;
const SEE_SIZE = `${API}/API_InferenceComponentCapacitySize.html`;
const WHO = 'InferenceComponentDeployment.rolling';

/**
 * How many copies of a component move at once.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentCapacitySize.html
 */
export class ComponentCapacitySize {
  /**
   * A number of copies.
   *
   * @throws an Error if it is not a whole number from 1
   */
  public static copies(count: number): ComponentCapacitySize {
    checkWholeNumber({ who: 'ComponentCapacitySize.copies', what: 'the size', see: SEE_SIZE }, count, { min: 1 });
    return new ComponentCapacitySize('COPY_COUNT', count);
  }

  /**
   * A share of the copies.
   *
   * @throws an Error if it is not a whole number from 1 to 100
   */
  public static percent(percent: number): ComponentCapacitySize {
    const subject = { who: 'ComponentCapacitySize.percent', what: 'the size', see: SEE_SIZE };
    checkWholeNumber(subject, percent, { min: 1, max: 100 }, ' %');
    return new ComponentCapacitySize('CAPACITY_PERCENT', percent);
  }

  private constructor(
    private readonly type: 'COPY_COUNT' | 'CAPACITY_PERCENT',
    private readonly value: number,
  ) {}

  /**
   * Why it cannot be the size of a batch, of so many copies; nothing if it can, or if that is known only at deployment.
   *
   * @internal
   */
  public _unfit(copyCount?: number): string | undefined {
    if (Token.isUnresolved(this.value)) return undefined;
    if (this.type === 'CAPACITY_PERCENT')
      return this.value < 5 || this.value > 50 ? `${this.value} % of the copies, allowed is 5 to 50 %` : undefined;
    if (copyCount === undefined || Token.isUnresolved(copyCount) || copyCount < 2) return undefined;
    const [least, most] = [Math.max(1, Math.ceil(copyCount * 0.05)), Math.floor(copyCount / 2)];
    if (this.value >= least && this.value <= most) return undefined;
    return `${this.value} of ${copyCount} copies, allowed is ${least === most ? least : `${least} to ${most}`}`;
  }

  /** @internal */
  public _render(): CfnInferenceComponent.InferenceComponentCapacitySizeProperty {
    return { type: this.type, value: this.value };
  }
}

/** Options of `InferenceComponentDeployment.rolling()`. */
export interface ComponentRollingOptions {
  /**
   * How many copies are replaced at a time: 5 to 50 % of them.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentRollingUpdatePolicy.html
   */
  readonly maximumBatchSize: ComponentCapacitySize;

  /**
   * How long each batch bakes, from 0 to 3600 seconds.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentRollingUpdatePolicy.html
   */
  readonly waitInterval: Duration;

  /**
   * After how long SageMaker gives a rollout up, from 600 to 28800 seconds.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentRollingUpdatePolicy.html
   */
  readonly maximumExecutionTimeout?: Duration;

  /**
   * How many copies at a time go back to what they ran before.
   *
   * @default - all of them at once
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentRollingUpdatePolicy.html
   */
  readonly rollbackMaximumBatchSize?: ComponentCapacitySize;

  /**
   * What rolls the rollout back: up to 10 alarms.
   *
   * @default - nothing does
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoRollbackConfig.html
   */
  readonly rollbackAlarms?: IAlarm[];
}

/**
 * How the copies of a component are replaced, each time it changes.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-rolling.html
 */
export class InferenceComponentDeployment {
  /**
   * Batch by batch.
   *
   * @throws an Error if a size or a time is out of its range, or if there are more than 10 alarms
   */
  public static rolling(options: ComponentRollingOptions): InferenceComponentDeployment {
    const subject = (what: string) => ({ who: WHO, what, see: SEE });
    const unfit = options.maximumBatchSize._unfit();
    if (unfit) throw new Error(`${WHO}: maximumBatchSize is ${unfit} (${SEE})`);
    checkSeconds(subject('waitInterval'), options.waitInterval, { min: 0, max: 3600 });
    checkSeconds(subject('maximumExecutionTimeout'), options.maximumExecutionTimeout, { min: 600, max: 28800 });
    const { length } = options.rollbackAlarms ?? [];
    if (length > MAX_ALARMS) refuse(subject('the number of rollbackAlarms'), `${length}`, `at most ${MAX_ALARMS}`);
    return new InferenceComponentDeployment(options);
  }

  private constructor(private readonly options: ComponentRollingOptions) {}

  /** @internal */
  public get _alarms(): IAlarm[] {
    return this.options.rollbackAlarms ?? [];
  }

  /** @internal */
  public get _bakes(): boolean {
    const { waitInterval } = this.options;
    return waitInterval.isUnresolved() || waitInterval.toSeconds() > 0;
  }

  /**
   * What so many copies make impossible, each a sentence.
   *
   * @internal
   */
  public _problems(component: string, copyCount: number): string[] {
    const unfit = this.options.maximumBatchSize._unfit(copyCount);
    return unfit ? [`${WHO} of ${component}: maximumBatchSize is ${unfit} (${SEE})`] : [];
  }

  /** @internal */
  public _render(): CfnInferenceComponent.InferenceComponentDeploymentConfigProperty {
    const { maximumBatchSize, waitInterval, maximumExecutionTimeout, rollbackMaximumBatchSize } = this.options;
    const alarms = this._alarms.map(({ alarmName }) => ({ alarmName }));
    return {
      rollingUpdatePolicy: {
        maximumBatchSize: maximumBatchSize._render(),
        waitIntervalInSeconds: waitInterval.toSeconds(),
        maximumExecutionTimeoutInSeconds: maximumExecutionTimeout?.toSeconds(),
        rollbackMaximumBatchSize: rollbackMaximumBatchSize?._render(),
      },
      autoRollbackConfiguration: alarms.length > 0 ? { alarms } : undefined,
    };
  }
}
