import { Annotations, Lazy, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnInferenceComponent, type IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Construct, type IDependable } from 'constructs';
import type { AutoScalingOptions } from './auto-scaling';
import { InferenceComponentEndpoint } from './inference-component-endpoint';
import type {
  IInferenceComponent,
  InferenceComponentAttributes,
  InferenceComponentProps,
} from './inference-component-props';
import type { InstanceType } from './instance-type';
import { sageMakerArn } from './private/arns';
import { GUIDE } from './private/checks';
import { CollectedGrants } from './private/collected-grants';
import { ComponentBase } from './private/component-base';
import { checkComponent, variantProblems } from './private/component-checks';
import { type Demand, tooLarge } from './private/component-fit';
import { attachAccessPolicy, loggingStatement } from './private/execution-role';
import { misfits } from './private/fit';
import { componentNameFor } from './private/names';
import { scaleCopies } from './private/scaling-copies';

/** A model, or an adapter of one, on the instances of an `InferenceComponentEndpoint`. A change of it replaces its copies, and nothing else. */
export class InferenceComponent extends ComponentBase {
  /** A component that exists, with its endpoint. */
  public static fromInferenceComponentAttributes(
    scope: Construct,
    id: string,
    attributes: InferenceComponentAttributes,
  ): IInferenceComponent {
    return new ImportedComponent(scope, id, attributes);
  }

  // Declared here: for jsii these stay the abstract ones of the hidden base, and Python reads None.
  public readonly inferenceComponentName: string;
  public readonly inferenceComponentArn: string;
  public readonly endpoint: IEndpoint;
  private readonly props: InferenceComponentProps;

  /**
   * @throws an Error if the name is not a name, or is missing where the stack's name is known only at deployment, if `copyCount` is out of
   * its range or given for an adapter, if the adapter is of a component of another endpoint, if a model is in another region or account, or
   * if `autoScaling` does not fit
   */
  constructor(scope: Construct, id: string, props: InferenceComponentProps) {
    super(scope, id, { physicalName: props.inferenceComponentName });
    this.props = props;
    this.endpoint = props.endpoint;
    this.inferenceComponentName = props.inferenceComponentName ?? componentNameFor(this);
    checkComponent(this.who, props, this.stack);
    this.inferenceComponentArn = sageMakerArn(this.stack, 'inference-component', this.inferenceComponentName);
    const { specification, after } = this.bound();
    const resource = new CfnInferenceComponent(this, 'Resource', {
      inferenceComponentName: this.inferenceComponentName,
      endpointName: props.endpoint.endpointName,
      variantName: Lazy.string({ produce: () => this._variantName }),
      specification,
      runtimeConfig: props.specification._base ? undefined : { copyCount: this.copyCount },
      deploymentConfig: props.deployment?._render(),
    });
    resource.node.addDependency(...after);
    this.node.addValidation({ validate: () => this.validateComponent() });
    if (props.autoScaling) this.autoScale(props.autoScaling);
  }

  /**
   * Lets the number of copies follow the load, as `autoScaling` does.
   *
   * @throws an Error if it does so already, if it is an adapter, if the bounds are out of their ranges, or if a policy is not for components
   */
  public autoScale(options: AutoScalingOptions): void {
    scaleCopies(this, this.who, this.props.specification._base, options);
  }

  /** The specification, with what must be there before it. */
  private bound(): {
    specification: CfnInferenceComponent.InferenceComponentSpecificationProperty;
    after: IDependable[];
  } {
    const { endpoint, specification, deployment } = this.props;
    const after: IDependable[] = [];
    if (endpoint instanceof InferenceComponentEndpoint) after.push(endpoint._place(this));
    if (specification._base) after.push(specification._base);
    const grants = new CollectedGrants(endpoint.role ?? new iam.AccountPrincipal(this.stack.account));
    const container = new Construct(this, 'Container');
    const rendered = specification._bind(container, this.who, { grantPrincipal: grants });
    if (deployment && deployment._alarms.length > 0) grants.addToPolicy(describingAlarms());
    if (!specification._base) this.grantLogs(grants);
    if (!endpoint.role && rendered.container) this.warnOfRole();
    if (endpoint.role && grants.statements.length > 0) after.push(attachAccessPolicy(this, endpoint.role, grants));
    return { specification: rendered, after };
  }

  /** A component has a log group of its own; an adapter runs in the container of another component. */
  private grantLogs(grants: CollectedGrants): void {
    const logs = loggingStatement(this.stack, `/aws/sagemaker/InferenceComponents/${this.inferenceComponentName}*`);
    grants.addToPolicy(logs);
    this.props.specification._model?.addToRolePolicy(logs);
  }

  private validateComponent(): string[] {
    const { endpoint, deployment, variantName } = this.props;
    if (deployment?._bakes && deployment._alarms.length === 0) this.warnOfAlarms();
    const problems = deployment?._problems(this.who, this.copyCount) ?? [];
    if (!(endpoint instanceof InferenceComponentEndpoint)) return problems;
    const unplaced = variantProblems(this.who, endpoint.variants, variantName);
    const variant = endpoint.variants.find((each) => each.variantName === this._variantName);
    return [...problems, ...unplaced, ...(variant ? this.fitProblems(variant._instanceType) : [])];
  }

  private fitProblems(instanceType: InstanceType): string[] {
    const { _model: model, _requirements: requirements } = this.props.specification;
    if (!requirements) return [];
    return [...misfits(this, this.who, model ?? this, instanceType), ...tooLarge(this.who, requirements, instanceType)];
  }

  /**
   * An imported endpoint is asked for none: SageMaker finds it.
   *
   * @internal
   */
  public get _variantName(): string | undefined {
    const { endpoint, variantName } = this.props;
    if (variantName !== undefined || !(endpoint instanceof InferenceComponentEndpoint)) return variantName;
    return endpoint.variants[0]?.variantName;
  }

  /**
   * What all its copies take, as far as that is known.
   *
   * @internal
   */
  public get _demand(): Demand[] {
    const requirements = this.props.specification._requirements;
    return requirements && !Token.isUnresolved(this.copyCount) ? [{ requirements, copies: this.copyCount }] : [];
  }

  private get copyCount(): number {
    return this.props.copyCount ?? 1;
  }

  private warnOfRole(): void {
    this.warn(
      'unknownRoleOfEndpoint',
      `the role of endpoint '${this.props.endpoint.node.path}' is not known, so it is not allowed to pull the image and to read the model data; import the endpoint with \`role\`, or see that it may (${GUIDE}/sagemaker-roles.html)`,
    );
  }

  private warnOfAlarms(): void {
    this.warn(
      'noRollbackAlarms',
      `its deployment bakes, but has no rollbackAlarms, so however bad the new copies are, nothing rolls them back; give it alarms, or a waitInterval of 0 (${GUIDE}/deployment-guardrails-configuration.html)`,
    );
  }

  private warn(id: string, sentence: string): void {
    Annotations.of(this).addWarningV2(`cdk-sagemaker-serving:${id}`, `${this.who}: ${sentence}`);
  }

  private get who(): string {
    return `InferenceComponent '${this.node.path}'`;
  }
}

/** A given alarm may be a composite one, which can be described only with the right to all. */
function describingAlarms(): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] });
}

class ImportedComponent extends ComponentBase {
  public readonly inferenceComponentName: string;
  public readonly inferenceComponentArn: string;
  public readonly endpoint: IEndpoint;

  constructor(scope: Construct, id: string, { inferenceComponentName, endpoint }: InferenceComponentAttributes) {
    super(scope, id);
    this.inferenceComponentName = inferenceComponentName;
    this.inferenceComponentArn = sageMakerArn(this.stack, 'inference-component', inferenceComponentName);
    this.endpoint = endpoint;
  }
}
