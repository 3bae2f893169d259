import { Annotations, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { DeploymentPolicy } from '../deployment-policy';
import { alarmPrefix, MAX_ALARMS } from './alarm-names';
import { PUBLISHING_SECONDS, secondsToSee, sightOf } from './alarm-sight';
import { checkSamePlace } from './arns';
import { API, GUIDE } from './checks';
import type { GuardedVariant, RunsAs } from './hosted-variant';
import { isMarketplace } from './marketplace';

const SEE_ALARMS = `${GUIDE}/deployment-guardrails-configuration.html`;
const SEE_EXCLUSIONS = `${GUIDE}/deployment-guardrails-exclusions.html`;

export interface GuardedRolloutProps {
  /** In the words the user typed. */
  readonly who: string;
  readonly endpointName: string;
  readonly endpointConfigName: string;
  readonly policy: DeploymentPolicy;
}

/** The deployment policy of one endpoint, with its alarms. */
export class GuardedRollout extends Construct {
  private readonly given: IAlarm[] = [];
  private readonly made: IAlarm[] = [];
  private readonly variants: GuardedVariant[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GuardedRolloutProps,
  ) {
    super(scope, id);
    for (const alarm of props.policy._rollbackAlarms._given) this.addAlarm(alarm);
    this.node.addValidation({ validate: () => this.validate() });
  }

  public get alarms(): IAlarm[] {
    return [...this.made, ...this.given];
  }

  public addAlarm(alarm: IAlarm): void {
    const why = `SageMaker watches only alarms of the endpoint's own account and region (${SEE_ALARMS})`;
    checkSamePlace(this.props.who, 'rollback alarm', placeOf(alarm), Stack.of(this), why);
    this.given.push(alarm);
    for (const variant of this.variants) this.grantAlarms(variant._model);
  }

  public addVariant(variant: GuardedVariant): void {
    const { policy, endpointConfigName } = this.props;
    const scope = new Construct(this, variant.variantName);
    this.made.push(...policy._rollbackAlarms._makeFor(scope, variant, endpointConfigName));
    this.variants.push(variant);
    this.grantAlarms(variant._model);
  }

  public render(): CfnEndpoint.DeploymentConfigProperty {
    const names = this.alarms.map((alarm) => alarm.alarmName);
    return this.props.policy._render(
      this.variants.map((variant) => variant._fleet),
      names,
    );
  }

  /**
   * What describing the alarms takes.
   *
   * Of alarms made here the start of the name is enough, and says nothing that a policy would have to wait for. A given alarm may be
   * a composite one, which can be described only with the right to all.
   */
  public get alarmArns(): string[] {
    if (this.given.length > 0) return ['*'];
    if (!this.props.policy._rollbackAlarms._makesAlarms) return [];
    const resource = `alarm:${alarmPrefix(this.props.endpointName)}*`;
    return [Stack.of(this).formatArn({ service: 'cloudwatch', resource })];
  }

  /** Nothing where all are metric alarms: asking for composite ones takes the right to all. */
  public get alarmTypes(): string[] | undefined {
    return this.given.length > 0 ? ['MetricAlarm', 'CompositeAlarm'] : undefined;
  }

  /** SageMaker looks at the alarms in the name of the roles that the models run with. */
  private grantAlarms(model: RunsAs): void {
    const resources = this.alarmArns;
    if (resources.length === 0) return;
    model.addToRolePolicy(new iam.PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources }));
    if (model.role) return;
    this.warn(
      'unknownRoleOfAlarms',
      `the role of model '${model.node.path}' is not known, so it is not allowed to describe the rollback alarms, and nothing may be rolled back; import the model with \`role\`, or see that the role may do cloudwatch:DescribeAlarms (${SEE_ALARMS})`,
    );
  }

  private validate(): string[] {
    if (this.variants.length === 0) return [];
    this.warnOfInf1();
    this.warnOfMarketplace();
    this.warnOfAlarms();
    const { who, policy } = this.props;
    const problems = policy._problems(
      who,
      this.variants.map((variant) => variant._fleet),
    );
    if (this.alarms.length <= MAX_ALARMS) return problems;
    return [
      ...problems,
      `${who}: it has ${this.alarms.length} rollback alarms (${this.made.length} made for its ${this.variants.length} variants), allowed are ${MAX_ALARMS}; watch fewer with RollbackAlarms.fromAlarms() or addRollbackAlarm() (${API}/API_AutoRollbackConfig.html)`,
    ];
  }

  private warnOfInf1(): void {
    const inf1 = this.variants.find((variant) => variant._fleet.family === 'inf1');
    if (!inf1 || !this.props.policy._guards) return;
    this.warn(
      'noGuardrails',
      `variant '${inf1.variantName}' is on Inf1, where SageMaker shifts all traffic at once, without baking and without a rollback, whatever \`deployment\` says; choose another instance type, such as ml.inf2.xlarge (${SEE_EXCLUSIONS})`,
    );
  }

  private warnOfMarketplace(): void {
    const product = this.variants.find((variant) => isMarketplace(variant._model));
    if (!product || !this.props.policy._guards) return;
    this.warn(
      'noGuardrails',
      `the model of variant '${product.variantName}' is a product of AWS Marketplace, for which SageMaker shifts all traffic at once, without baking and without a rollback, whatever \`deployment\` says; leave out \`deployment\`, or serve another model (${SEE_EXCLUSIONS})`,
    );
  }

  private warnOfAlarms(): void {
    const { policy } = this.props;
    if (this.alarms.length === 0) {
      if (!policy._guards) return;
      this.warn(
        'noRollbackAlarms',
        `there are no rollback alarms, so however bad the new model is, nothing rolls it back; leave out rollbackAlarms, or add one with \`addRollbackAlarm()\` (${SEE_ALARMS})`,
      );
      return;
    }
    const bake = policy._bakeSeconds;
    const sights = this.alarms.flatMap((alarm) => sightOf(alarm) ?? []);
    if (bake === undefined || sights.length === 0) return;
    const quickest = sights.reduce((a, b) => (secondsToSee(b) < secondsToSee(a) ? b : a));
    const needed = secondsToSee(quickest);
    if (bake >= needed) return;
    this.warn(
      'bakeTooShort',
      `each step bakes for ${bake} seconds, but no rollback alarm goes off before ${needed} seconds (${quickest.periods} x period ${quickest.seconds} + about ${PUBLISHING_SECONDS} until metrics are published), so traffic moves on unseen; set waitInterval to ${needed} seconds or more (${SEE_ALARMS})`,
    );
  }

  private warn(id: string, sentence: string): void {
    Annotations.of(this).addWarningV2(`cdk-sagemaker-serving:${id}`, `${this.props.who}: ${sentence}`);
  }
}

/** An alarm that is imported by its ARN says that it is at home in the stack that imports it. */
export function placeOf({ alarmArn, env, stack }: IAlarm): { region: string; account: string } {
  if (Token.isUnresolved(alarmArn)) return env;
  const { region = env.region, account = env.account } = stack.splitArn(alarmArn, ArnFormat.COLON_RESOURCE_NAME);
  return { region, account };
}
