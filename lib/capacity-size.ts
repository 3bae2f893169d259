import { Token } from 'aws-cdk-lib';
import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { API, checkWholeNumber, type Range, refuse, type Subject } from './private/checks';

const SEE = `${API}/API_CapacitySize.html`;

/**
 * How much of a fleet moves at once.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CapacitySize.html
 */
export class CapacitySize {
  /**
   * A share of the fleet.
   *
   * @param percent a whole number from 1 to 100; the deployment policies allow less
   * @throws an Error if it is not
   */
  public static percent(percent: number): CapacitySize {
    checkWholeNumber({ who: 'CapacitySize.percent', what: 'the size', see: SEE }, percent, { min: 1, max: 100 }, ' %');
    return new CapacitySize('CAPACITY_PERCENT', percent);
  }

  /**
   * A number of instances.
   *
   * @param count a whole number from 1; how many the deployment policies allow depends on the fleet
   * @throws an Error if it is not
   */
  public static instances(count: number): CapacitySize {
    checkWholeNumber({ who: 'CapacitySize.instances', what: 'the size', see: SEE }, count, { min: 1 });
    return new CapacitySize('INSTANCE_COUNT', count);
  }

  private constructor(
    private readonly type: 'CAPACITY_PERCENT' | 'INSTANCE_COUNT',
    private readonly value: number,
  ) {}

  /**
   * Refuses a share beyond these percents. A number of instances passes: see `_unfit()`.
   *
   * @internal
   */
  public _checkPercent(subject: Subject, { min, max }: Range): void {
    if (this.type !== 'CAPACITY_PERCENT' || Token.isUnresolved(this.value)) return;
    if (this.value >= min && this.value <= max!) return;
    refuse(subject, `${this.value} % of the fleet`, min > 1 ? `${min} to ${max} %` : `up to ${max} %`);
  }

  /**
   * Why a fleet of so many instances cannot move by this number of instances; nothing if it can, or if it is known only at deployment.
   *
   * @internal
   */
  public _unfit(instances: number, { min, max }: Range): string | undefined {
    if (this.type !== 'INSTANCE_COUNT' || Token.isUnresolved(this.value) || Token.isUnresolved(instances))
      return undefined;
    const least = Math.max(1, Math.ceil((instances * min) / 100));
    const most = Math.floor((instances * max!) / 100);
    if (this.value >= least && this.value <= most) return undefined;
    return `${counted(this.value)}, allowed of ${counted(instances)} ${allowed(least, most)}`;
  }

  /**
   * In how many steps a fleet of so many instances moves; nothing if that is known only at deployment.
   *
   * @internal
   */
  public _steps(instances?: number): number | undefined {
    const whole = this.type === 'CAPACITY_PERCENT' ? 100 : instances;
    if (whole === undefined || Token.isUnresolved(whole) || Token.isUnresolved(this.value)) return undefined;
    return Math.ceil(whole / this.value);
  }

  /** @internal */
  public _render(): CfnEndpoint.CapacitySizeProperty {
    return { type: this.type, value: this.value };
  }
}

function allowed(least: number, most: number): string {
  if (most < least) return 'is no number of instances: raise initialInstanceCount to 2, or use CapacitySize.percent()';
  return least === most ? `is ${least}` : `are ${least} to ${most}`;
}

function counted(instances: number): string {
  return instances === 1 ? '1 instance' : `${instances} instances`;
}
