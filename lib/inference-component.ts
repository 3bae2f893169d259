import { Annotations, type IResource, Lazy } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnInferenceComponent, type IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Construct, type IDependable } from 'constructs';
import type { InferenceComponentDeployment } from './inference-component-deployment';
import { type IInferenceComponentEndpoint, InferenceComponentEndpoint } from './inference-component-endpoint';
import type { InferenceComponentSpecification } from './inference-component-specification';
import { sageMakerArn } from './private/arns';
import { GUIDE } from './private/checks';
import { CollectedGrants } from './private/collected-grants';
import { ComponentBase } from './private/component-base';
import { checkComponent, variantProblems } from './private/component-checks';
import { attachAccessPolicy, loggingStatement } from './private/execution-role';
import { componentNameFor } from './private/names';

/**
 * A model, or an adapter of one, on the instances of an `InferenceComponentEndpoint`.
 *
 * All metrics are of this component, for each minute unless `period` says otherwise.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export interface IInferenceComponent extends IResource {
  /**
   * The name that clients send as `InferenceComponentName`.
   *
   * @attribute
   */
  readonly inferenceComponentName: string;

  /**
   * The ARN of the component.
   *
   * @attribute
   */
  readonly inferenceComponentArn: string;

  /** The endpoint that it is on. */
  readonly endpoint: IEndpoint;

  /** Lets somebody invoke this component, and no other one of the endpoint. */
  grantInvoke(grantee: iam.IGrantable): iam.Grant;

  /** Lets somebody invoke this component, and read the answer while the container still writes it. */
  grantInvokeWithResponseStream(grantee: iam.IGrantable): iam.Grant;

  /**
   * Any metric that SageMaker publishes for a component, the average over a minute.
   *
   * @param metricName such as `ModelLatency`. Those that end in `UtilizationNormalized` are in the namespace
   * `/aws/sagemaker/InferenceComponents`, all others in `AWS/SageMaker`.
   */
  metric(metricName: string, props?: MetricOptions): Metric;

  /** How many requests were sent to the component. Sum. */
  metricInvocations(props?: MetricOptions): Metric;

  /** How many requests were sent to the component, divided by the number of its copies. Sum. */
  metricInvocationsPerCopy(props?: MetricOptions): Metric;

  /** How many requests each copy was busy with at once. Maximum; SageMaker publishes only that and the minimum. */
  metricConcurrentRequestsPerCopy(props?: MetricOptions): Metric;

  /** How many requests ended in a client's error (4XX). Sum; the average is their share of all requests, from 0 to 1. */
  metricInvocation4XXErrors(props?: MetricOptions): Metric;

  /** How many requests ended in a server's error (5XX). Sum; the average is their share of all requests, from 0 to 1. */
  metricInvocation5XXErrors(props?: MetricOptions): Metric;

  /** How long the container took to answer, in microseconds. Average. */
  metricModelLatency(props?: MetricOptions): Metric;

  /** How many requests found no copy to answer them. Sum. It is what wakes a component that has none. */
  metricNoCapacityInvocationFailures(props?: MetricOptions): Metric;

  /** How busy the copies keep the processors, in percent of what is kept for them. Average. */
  metricCpuUtilizationNormalized(props?: MetricOptions): Metric;

  /** How much memory the copies use, in percent of what is kept for them. Average. */
  metricMemoryUtilizationNormalized(props?: MetricOptions): Metric;

  /** How busy the copies keep the GPUs, in percent of what is kept for them. Average. */
  metricGpuUtilizationNormalized(props?: MetricOptions): Metric;

  /** How much of the GPUs' memory the copies use, in percent. Average. */
  metricGpuMemoryUtilizationNormalized(props?: MetricOptions): Metric;
}

/** What is known of an inference component that exists. */
export interface InferenceComponentAttributes {
  /** The name of the component. */
  readonly inferenceComponentName: string;

  /** The endpoint that it is on. */
  readonly endpoint: IEndpoint;
}

/** Properties of an `InferenceComponent`. */
export interface InferenceComponentProps {
  /**
   * The name that clients send as `InferenceComponentName`: 1 to 63 letters, digits and hyphens, with no hyphen at either end.
   *
   * @default - made from the names of the stack and of the construct's path, with a hash; it never changes while these stay the same
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateInferenceComponent.html
   */
  readonly inferenceComponentName?: string;

  /** The endpoint that it is on. */
  readonly endpoint: IInferenceComponentEndpoint;

  /**
   * The variant of the endpoint that it is on.
   *
   * @default - the one that the endpoint has
   */
  readonly variantName?: string;

  /** What it runs, and what each copy takes. */
  readonly specification: InferenceComponentSpecification;

  /**
   * How many copies there are, from 0. With 0 nothing answers.
   *
   * @default 1, and none for an adapter, which has the copies of what it is on top of
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentRuntimeConfig.html
   */
  readonly copyCount?: number;

  /**
   * How copies are replaced when the component changes.
   *
   * @default - SageMaker's own
   */
  readonly deployment?: InferenceComponentDeployment;
}

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
   * its range or given for an adapter, if the adapter is of a component of another endpoint, or if a model is in another region or account
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
      variantName: Lazy.string({ produce: () => this.variant() }),
      specification,
      runtimeConfig: props.specification._base ? undefined : { copyCount: this.copyCount },
      deploymentConfig: props.deployment?._render(),
    });
    resource.node.addDependency(...after);
    this.node.addValidation({ validate: () => this.validateComponent() });
  }

  /** The specification, with what must be there before it. */
  private bound(): {
    specification: CfnInferenceComponent.InferenceComponentSpecificationProperty;
    after: IDependable[];
  } {
    const { endpoint, specification, deployment } = this.props;
    const after: IDependable[] = [];
    if (endpoint instanceof InferenceComponentEndpoint) after.push(endpoint._place(this.inferenceComponentArn));
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
    return [...problems, ...variantProblems(this.who, endpoint.variants, variantName)];
  }

  /** An imported endpoint is asked for none: SageMaker finds it. */
  private variant(): string | undefined {
    const { endpoint, variantName } = this.props;
    if (variantName !== undefined || !(endpoint instanceof InferenceComponentEndpoint)) return variantName;
    return endpoint.variants[0]?.variantName;
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
