import { CfnOutput, Lazy, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnEndpoint, CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { GuardedEndpointProps } from '../endpoint';
import { OnRollback } from '../on-rollback';
import { RetainedVariantProperties, VariantPropertyType } from '../retained-variant-properties';
import { API, GUIDE } from './checks';
import { GuardedRollout } from './guarded-rollout';
import { type EndpointKind, HostedEndpoint } from './hosted-endpoint';
import type { GuardedVariant } from './hosted-variant';
import { FROZEN_WEIGHT, LiveWeights } from './live-weights';
import { RolloutReport } from './rollout-report';

/** Kinds that may have several variants offer `liveWeights` too. */
export interface GuardedProps extends GuardedEndpointProps {
  readonly liveWeights?: boolean;
}

/**
 * An endpoint on instances: its changes are rollouts that can be guarded, reported, and kept from resetting what is live.
 *
 * @internal
 */
export abstract class GuardedEndpoint extends HostedEndpoint {
  /** @internal */
  protected abstract override readonly _added: GuardedVariant[];
  private readonly guarded: GuardedProps;
  private readonly rollout?: GuardedRollout;
  private readonly report?: RolloutReport;
  private scales = false;

  constructor(scope: Construct, id: string, kind: EndpointKind, props: GuardedProps) {
    super(scope, id, kind, props);
    this.guarded = props;
    this.rollout = this.guardedRollout();
    const endpoint = this._serve({
      deploymentConfig: this.rollout && Lazy.any({ produce: () => this.rollout!.render() }),
      ...this.retained()?._render(),
    });
    this.report = this.rolloutReport(endpoint);
    if (props.liveWeights) this.setLiveWeights(endpoint);
  }

  /**
   * Adds an alarm that rolls a rollout back, to those of the deployment policy.
   *
   * To see the new fleet only, its metric needs `EndpointConfigName` among its dimensions: see `endpointConfigName`.
   *
   * @throws an Error if the endpoint has no `deployment`, or if the alarm is in another region or account
   */
  public addRollbackAlarm(alarm: cloudwatch.IAlarm): void {
    if (!this.rollout)
      throw new Error(
        `${this._who}: it has no deployment policy that an alarm could roll back; give it \`deployment\` (${GUIDE}/deployment-guardrails-configuration.html)`,
      );
    this.rollout.addAlarm(alarm);
    this.report?.grantAlarms(this.rollout.alarmArns);
  }

  /** What rolls a rollout back, as far as it has been made or added. */
  public get rollbackAlarms(): cloudwatch.IAlarm[] {
    return this.rollout?.alarms ?? [];
  }

  /**
   * What became of the last rollout, in a sentence; it names the alarm if SageMaker rolled the endpoint back.
   *
   * @throws an Error if nobody asks after rollouts
   */
  public get rolloutMessage(): string {
    return this.reported().message;
  }

  /**
   * What became of the last rollout, in a word: `DEPLOYED`, `ROLLED_BACK`, `FAILED`, or `UNKNOWN` if it could not be found out.
   *
   * @throws an Error if nobody asks after rollouts
   */
  public get rolloutOutcome(): string {
    return this.reported().outcome;
  }

  /** @internal */
  protected override _entered(variant: GuardedVariant): void {
    super._entered(variant);
    this.rollout?.addVariant(variant);
    this.report?.grantAlarms(this.rollout?.alarmArns);
  }

  /** @internal */
  protected override _renderVariants(): CfnEndpointConfig.ProductionVariantProperty[] {
    const frozen = this.guarded.liveWeights ? { initialVariantWeight: FROZEN_WEIGHT } : {};
    return super._renderVariants().map((variant) => ({ ...variant, ...frozen }));
  }

  /** @internal */
  protected override _validate(): string[] {
    const problems = super._validate();
    if (problems.length > 0) return problems;
    this.warnOfZeroWeights();
    this.warnOfRetainedWeights();
    this.warnOfLostCounts();
    return [];
  }

  /**
   * Counts that scaling has reached are kept, unless the user said otherwise.
   *
   * @internal
   */
  public override _scales(): void {
    const { liveWeights, retainedVariantProperties: given } = this.guarded;
    this.scales = true;
    if (given) return;
    const resource = this.node.findChild('Resource') as CfnEndpoint;
    const kept = liveWeights
      ? RetainedVariantProperties.all()
      : RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_WEIGHT);
    const { retainAllVariantProperties, excludeRetainedVariantProperties } = kept._render();
    Object.assign(resource, { retainAllVariantProperties, excludeRetainedVariantProperties });
  }

  private guardedRollout(): GuardedRollout | undefined {
    const { deployment: policy } = this.guarded;
    const { _who: who, endpointName, endpointConfigName } = this;
    return policy && new GuardedRollout(this, 'RollbackAlarms', { who, endpointName, endpointConfigName, policy });
  }

  private rolloutReport(endpoint: CfnEndpoint): RolloutReport | undefined {
    const { deployment, onRollback = deployment?._guards ? OnRollback.report() : OnRollback.ignore() } = this.guarded;
    const mode = onRollback._mode;
    if (!mode) return undefined;
    const { endpointName, endpointArn, endpointConfigName } = this;
    const alarmNames = Lazy.list({ produce: () => this.rollbackAlarms.map((alarm) => alarm.alarmName) });
    const alarmTypes = Lazy.any({ produce: () => this.rollout?.alarmTypes });
    const props = { endpointName, endpointArn, endpointConfigName, endpoint, alarmNames, alarmTypes, mode };
    const report = new RolloutReport(this, 'RolloutReport', props);
    new CfnOutput(this, 'Rollout', { value: report.message });
    return report;
  }

  /** After the report: where that fails the deployment, weights stay as they were. */
  private setLiveWeights(endpoint: CfnEndpoint): void {
    const { endpointName, endpointArn, endpointConfigName } = this;
    const after = this.report ? [endpoint, this.report] : [endpoint];
    const variants = () => this._added;
    new LiveWeights(this, 'LiveWeights', { endpointName, endpointArn, endpointConfigName, after, variants });
  }

  /** Live weights are retained, and the counts start anew unless told otherwise, as they do without live weights. */
  private retained(): RetainedVariantProperties | undefined {
    const { liveWeights, retainedVariantProperties: given } = this.guarded;
    if (!liveWeights) return given;
    if (!given) return RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_INSTANCE_COUNT);
    if (given._retainsWeights) return given;
    throw new Error(
      `${this._who}: liveWeights is true, but retainedVariantProperties lets weights start anew at each change of the endpoint; leave it out, or write RetainedVariantProperties.all() to keep instance counts as well (${API}/API_UpdateEndpoint.html)`,
    );
  }

  private reported(): RolloutReport {
    if (this.report) return this.report;
    throw new Error(`${this._who}: nobody asks after its rollouts; give it \`onRollback\``);
  }

  private warnOfZeroWeights(): void {
    const weights = this._added.map((variant) => variant._weight);
    if (weights.some((weight) => Token.isUnresolved(weight) || weight !== 0)) return;
    this._warn(
      'allWeightsZero',
      `all variants have the weight 0, so a request that names no variant goes nowhere; give one an initialVariantWeight above 0 (${GUIDE}/model-ab-testing.html)`,
    );
  }

  private warnOfRetainedWeights(): void {
    const { liveWeights, retainedVariantProperties } = this.guarded;
    if (this._added.length < 2 || liveWeights || !retainedVariantProperties?._retainsWeights) return;
    this._warn(
      'retainedWeights',
      `retainedVariantProperties keeps the weights, so another initialVariantWeight changes nothing in a variant that is there already; set liveWeights to true, or write RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_WEIGHT) (${API}/API_UpdateEndpoint.html)`,
    );
  }

  private warnOfLostCounts(): void {
    const { retainedVariantProperties: given } = this.guarded;
    if (!this.scales || !given || given._retainsCounts) return;
    this._warn(
      'lostCounts',
      `retainedVariantProperties lets instance counts start anew, so each change of the endpoint undoes what scaling has reached; leave it out, or write RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_WEIGHT) (${GUIDE}/endpoint-scaling-update.html)`,
    );
  }
}
