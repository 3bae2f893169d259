import { Annotations, CfnOutput, Lazy, Stack, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { CfnEndpoint, CfnEndpointConfig, type IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { DeploymentPolicy } from './deployment-policy';
import type { IModel } from './model';
import { OnRollback } from './on-rollback';
import { nameInArn, sageMakerArn } from './private/arns';
import { API, checkName, GUIDE } from './private/checks';
import { EndpointBase } from './private/endpoint-base';
import { GuardedRollout } from './private/guarded-rollout';
import { FROZEN_WEIGHT, LiveWeights } from './private/live-weights';
import { endpointNameFor } from './private/names';
import { RolloutReport } from './private/rollout-report';
import { ProductionVariant, type VariantOptions } from './production-variant';
import { RetainedVariantProperties, VariantPropertyType } from './retained-variant-properties';

const MAX_VARIANTS = 10;
const KEY_ACTIONS = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/** Properties of a `RealTimeEndpoint`. */
export interface RealTimeEndpointProps {
  /**
   * The name that clients call. Another name is another endpoint: the old one goes.
   *
   * 1 to 63 letters, digits and hyphens, with no hyphen at either end.
   *
   * @default - made from the names of the stack and of the construct's path, with a hash; it never changes while these stay the same
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
   */
  readonly endpointName?: string;

  /**
   * The key that encrypts the instances' volumes. The execution roles of the models may use it.
   *
   * The policy of an imported key cannot be changed here: it must leave access to the account's IAM policies, as the default one does, or
   * allow the execution roles by itself. So must it for an imported model whose role is not known.
   *
   * @default - a key of SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How traffic moves from the old fleet to the new one, and what moves it back.
   *
   * @default - SageMaker's own: all of it at once, as soon as the new fleet is healthy, and nothing moves it back
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html
   */
  readonly deployment?: DeploymentPolicy;

  /**
   * What a deployment does when SageMaker rolled the endpoint back.
   *
   * @default - `OnRollback.report()` if `deployment` bakes, else `OnRollback.ignore()`
   */
  readonly onRollback?: OnRollback;

  /**
   * What variants keep of themselves when the endpoint changes, such as the instance count that autoscaling gave them.
   *
   * @default - nothing: they start anew from `initialInstanceCount` and `initialVariantWeight`; with `liveWeights` they keep their weights
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
   */
  readonly retainedVariantProperties?: RetainedVariantProperties;

  /**
   * Whether another `initialVariantWeight` is set while the endpoint serves, on the instances that it has, instead of by a rollout. No alarm
   * watches it, and nothing shifts step by step.
   *
   * The configuration then gives every variant the weight 1, and keeps it. After each deployment that changes a weight or the configuration,
   * a function of the stack sets the weights that are written down; the endpoint retains them when it changes. So a variant that is new
   * has the weight 1 until the function has run, right after the endpoint is in service: all share equally when the endpoint is first made,
   * and a variant that is to have 0 gets requests until then. Weights that somebody else sets stay until the next such deployment.
   *
   * @default false - another weight is another configuration, and so a rollout
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpointWeightsAndCapacities.html
   */
  readonly liveWeights?: boolean;
}

/** What is known of an endpoint that exists. */
export interface EndpointAttributes {
  /** The ARN of the endpoint. */
  readonly endpointArn: string;

  /**
   * The name of the endpoint, needed only where it has capitals: SageMaker writes ARNs in lower case.
   *
   * @default - the name in the ARN
   */
  readonly endpointName?: string;
}

/**
 * An endpoint that answers requests while the caller waits, from one or more fleets of instances that are always on.
 *
 * Variants are added by `addVariant()`. Any change to them rolls the endpoint over to a new fleet, without a pause; only weights can change
 * without that, with `liveWeights`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints.html
 */
export class RealTimeEndpoint extends EndpointBase {
  /** An endpoint that exists, by its name, in the stack's account and region. */
  public static fromEndpointName(scope: Construct, id: string, endpointName: string): IEndpoint {
    const endpointArn = sageMakerArn(Stack.of(scope), 'endpoint', endpointName);
    return RealTimeEndpoint.fromEndpointAttributes(scope, id, { endpointArn, endpointName });
  }

  /** An endpoint that exists, by its ARN. Where its name has capitals, use `fromEndpointAttributes()`. */
  public static fromEndpointArn(scope: Construct, id: string, endpointArn: string): IEndpoint {
    return RealTimeEndpoint.fromEndpointAttributes(scope, id, { endpointArn });
  }

  /** An endpoint that exists, by its ARN and its name. */
  public static fromEndpointAttributes(scope: Construct, id: string, attributes: EndpointAttributes): IEndpoint {
    return new ImportedEndpoint(scope, id, attributes);
  }

  /**
   * The name of the endpoint, known at synth.
   *
   * What uses it does not wait for the endpoint to be made; where that matters, add a dependency.
   */
  public readonly endpointName: string;
  /** The ARN of the endpoint, in lower case as SageMaker writes it. */
  public readonly endpointArn: string;

  /**
   * The name of the configuration that the endpoint is to serve. Each change of a variant makes another one.
   *
   * It is known only at deployment, and before the endpoint changes: as a metric's dimension `EndpointConfigName`, beside the endpoint's and
   * the variant's name, it singles out the new fleet.
   */
  public readonly endpointConfigName: string;

  private readonly added: ProductionVariant[] = [];
  private readonly variantScope: Construct;
  private readonly rollout?: GuardedRollout;
  private readonly report?: RolloutReport;

  /**
   * @throws an Error if `endpointName` is not a name, or is missing where the stack's name is known only at deployment, if a rollback
   * alarm is in another region or account, or if there are `liveWeights` and `retainedVariantProperties` does not retain weights
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RealTimeEndpointProps = {},
  ) {
    super(scope, id, { physicalName: props.endpointName });
    this.endpointName = props.endpointName ?? endpointNameFor(this, 'RealTime');
    checkName({ who: this.who, what: 'endpointName', see: `${API}/API_CreateEndpoint.html` }, this.endpointName);
    this.endpointArn = sageMakerArn(this.stack, 'endpoint', this.endpointName);
    this.variantScope = new Construct(this, 'Variants');

    const config = new CfnEndpointConfig(this, 'Config', {
      productionVariants: Lazy.any({ produce: () => this.renderVariants() }),
      kmsKeyId: props.encryptionKey?.keyArn,
    });
    this.endpointConfigName = config.attrEndpointConfigName;
    this.rollout = this.guardedRollout();
    const endpoint = new CfnEndpoint(this, 'Resource', {
      endpointName: this.endpointName,
      endpointConfigName: this.endpointConfigName,
      deploymentConfig: this.rollout && Lazy.any({ produce: () => this.rollout!.render() }),
      ...this.retained()?._render(),
    });
    this.report = this.rolloutReport(endpoint);
    if (props.liveWeights) this.setLiveWeights(endpoint);
    this.node.addValidation({ validate: () => this.validateVariants() });
  }

  /** The variants, in the order in which they were added. */
  public get variants(): ProductionVariant[] {
    return [...this.added];
  }

  /**
   * Adds a fleet that serves a model.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the endpoint
   * @throws an Error if the name is taken or not a name, if there are 10 variants already, if an option is out of its range, or if the
   * model is in another region or account
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  public addVariant(variantName: string, options: VariantOptions): ProductionVariant {
    this.checkRoom(variantName);
    const variant = ProductionVariant._add(this.variantScope, this, variantName, options);
    this.added.push(variant);
    this.grantKey(options.model);
    this.rollout?.addVariant(variant);
    this.report?.grantAlarms(this.rollout?.alarmArns);
    return variant;
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
        `${this.who}: it has no deployment policy that an alarm could roll back; give it \`deployment\` (${GUIDE}/deployment-guardrails-configuration.html)`,
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

  /**
   * The variant of that name.
   *
   * @throws an Error if there is none
   */
  public findVariant(variantName: string): ProductionVariant {
    const found = this.tryFindVariant(variantName);
    if (found) return found;
    const names = this.added.map((variant) => `'${variant.variantName}'`).join(', ') || 'none';
    throw new Error(`${this.who}: there is no variant '${variantName}'; its variants are ${names}`);
  }

  /** The variant of that name, or nothing. */
  public tryFindVariant(variantName: string): ProductionVariant | undefined {
    return this.added.find((variant) => variant.variantName === variantName);
  }

  private guardedRollout(): GuardedRollout | undefined {
    const { deployment: policy } = this.props;
    const { who, endpointName, endpointConfigName } = this;
    return policy && new GuardedRollout(this, 'RollbackAlarms', { who, endpointName, endpointConfigName, policy });
  }

  private rolloutReport(endpoint: CfnEndpoint): RolloutReport | undefined {
    const { deployment, onRollback = deployment?._guards ? OnRollback.report() : OnRollback.ignore() } = this.props;
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
    const variants = () => this.added;
    new LiveWeights(this, 'LiveWeights', { endpointName, endpointArn, endpointConfigName, after, variants });
  }

  /** Live weights are retained, and the counts start anew unless told otherwise, as they do without live weights. */
  private retained(): RetainedVariantProperties | undefined {
    const { liveWeights, retainedVariantProperties: given } = this.props;
    if (!liveWeights) return given;
    if (!given) return RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_INSTANCE_COUNT);
    if (given._retainsWeights) return given;
    throw new Error(
      `${this.who}: liveWeights is true, but retainedVariantProperties lets weights start anew at each change of the endpoint; leave it out, or write RetainedVariantProperties.all() to keep instance counts as well (${API}/API_UpdateEndpoint.html)`,
    );
  }

  private renderVariants(): CfnEndpointConfig.ProductionVariantProperty[] {
    const frozen = this.props.liveWeights ? { initialVariantWeight: FROZEN_WEIGHT } : {};
    return this.added.map((variant) => ({ ...variant._render(), ...frozen }));
  }

  private reported(): RolloutReport {
    if (this.report) return this.report;
    throw new Error(`${this.who}: nobody asks after its rollouts; give it \`onRollback\``);
  }

  private checkRoom(variantName: string): void {
    if (this.tryFindVariant(variantName)) {
      throw new Error(`${this.who}: there is a variant '${variantName}' already; give each a name of its own`);
    }
    if (this.added.length < MAX_VARIANTS) return;
    throw new Error(
      `${this.who}: '${variantName}' would be variant number ${MAX_VARIANTS + 1}, allowed are ${MAX_VARIANTS} (${API}/API_CreateEndpointConfig.html)`,
    );
  }

  /** SageMaker encrypts volumes in the name of the role that the model runs with. */
  private grantKey(model: IModel): void {
    const { encryptionKey } = this.props;
    if (!encryptionKey) return;
    if (model.role) encryptionKey.grant(model.role, ...KEY_ACTIONS);
    else
      this.warn(
        'unknownRole',
        `the role of model '${model.node.path}' is not known, so it is not allowed to use encryptionKey; import the model with \`role\`, or see that the key's policy allows it (${API}/API_CreateEndpointConfig.html)`,
      );
  }

  private validateVariants(): string[] {
    if (this.added.length === 0) return [`${this.who}: it has no variant; add one with \`addVariant()\``];
    const weights = this.added.map((variant) => variant._weight);
    if (weights.every((weight) => !Token.isUnresolved(weight) && weight === 0)) {
      this.warn(
        'allWeightsZero',
        `all variants have the weight 0, so a request that names no variant goes nowhere; give one an initialVariantWeight above 0 (${GUIDE}/model-ab-testing.html)`,
      );
    }
    const { liveWeights, retainedVariantProperties } = this.props;
    if (this.added.length > 1 && !liveWeights && retainedVariantProperties?._retainsWeights) {
      this.warn(
        'retainedWeights',
        `retainedVariantProperties keeps the weights, so another initialVariantWeight changes nothing in a variant that is there already; set liveWeights to true, or write RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_WEIGHT) (${API}/API_UpdateEndpoint.html)`,
      );
    }
    return [];
  }

  private warn(id: string, sentence: string): void {
    Annotations.of(this).addWarningV2(`cdk-sagemaker-serving:${id}`, `${this.who}: ${sentence}`);
  }

  private get who(): string {
    return `RealTimeEndpoint '${this.node.path}'`;
  }
}

class ImportedEndpoint extends EndpointBase {
  public readonly endpointArn: string;
  public readonly endpointName: string;

  constructor(scope: Construct, id: string, { endpointArn, endpointName }: EndpointAttributes) {
    super(scope, id, { environmentFromArn: endpointArn });
    this.endpointArn = endpointArn;
    this.endpointName = endpointName ?? nameInArn(this.stack, endpointArn);
  }
}
