import { Lazy, Stack } from 'aws-cdk-lib';
import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AsyncEndpointAttributes, AsyncEndpointProps } from './async-endpoint-props';
import { AsyncVariant, type AsyncVariantOptions } from './async-variant';
import { sageMakerArn } from './private/arns';
import { AsyncFiles } from './private/async-files';
import { AsyncTopics } from './private/async-topics';
import { API, checkWholeNumber, GUIDE } from './private/checks';
import { grantOn } from './private/endpoint-base';
import { GuardedEndpoint } from './private/guarded-endpoint';
import type { EndpointKind } from './private/hosted-endpoint';
import { ImportedAsyncEndpoint, INVOKE_ASYNC, refuseToWait, SEE_ASYNC } from './private/imported-async-endpoint';
import { excludedBy, MANY_CONTAINERS, MANY_MODELS } from './private/model-shape';
import { endpointMetric } from './private/variant-base';

const KIND: EndpointKind = { name: 'Async', maxVariants: 1, see: SEE_ASYNC };

/** An asynchronous endpoint, made here or imported. */
export interface IAsyncEndpoint extends IEndpoint {
  /** Lets somebody invoke the endpoint, write inputs to its bucket, and read results and failures from it. */
  grantInvokeAsync(grantee: iam.IGrantable): iam.Grant;

  /** Any metric that SageMaker publishes for the endpoint as a whole, the average over a minute. */
  metric(metricName: string, props?: MetricOptions): Metric;
}

/**
 * An endpoint that takes requests into a queue and puts each answer into S3: for inputs of up to 1 GB, answers that take up to an hour, and
 * fleets that may scale to zero.
 *
 * It answers `InvokeEndpointAsync` and nothing else. There is one variant, of one model in one container.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference.html
 */
export class AsyncEndpoint extends GuardedEndpoint implements IAsyncEndpoint {
  /** An asynchronous endpoint that exists, by its name, in the stack's account and region. Its bucket is not known. */
  public static override fromEndpointName(scope: Construct, id: string, endpointName: string): IAsyncEndpoint {
    const endpointArn = sageMakerArn(Stack.of(scope), 'endpoint', endpointName);
    return AsyncEndpoint.fromEndpointAttributes(scope, id, { endpointArn, endpointName });
  }

  /** An asynchronous endpoint that exists, by its ARN. Its bucket is not known. */
  public static override fromEndpointArn(scope: Construct, id: string, endpointArn: string): IAsyncEndpoint {
    return AsyncEndpoint.fromEndpointAttributes(scope, id, { endpointArn });
  }

  /** An asynchronous endpoint that exists, with its bucket. */
  public static override fromEndpointAttributes(
    scope: Construct,
    id: string,
    attributes: AsyncEndpointAttributes,
  ): IAsyncEndpoint {
    return new ImportedAsyncEndpoint(scope, id, attributes);
  }

  /** The bucket of inputs, results and failures. */
  public readonly bucket: s3.IBucket;

  /** @internal */
  protected readonly _added: AsyncVariant[] = [];
  private readonly files: AsyncFiles;
  private readonly topics: AsyncTopics;

  /**
   * @throws an Error if `endpointName` is not a name, or is missing where the stack's name is known only at deployment, if a prefix begins
   * or ends with a slash or is too long, if `maxConcurrentInvocationsPerInstance` is out of its range, or if a rollback alarm is in another
   * region or account
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AsyncEndpointProps = {},
  ) {
    super(scope, id, KIND, props);
    checkConcurrency(this._who, props.maxConcurrentInvocationsPerInstance);
    this.files = new AsyncFiles(this, this._who, props);
    this.bucket = this.files.bucket;
    this.topics = new AsyncTopics(this, this._who, props);
    this._config.asyncInferenceConfig = Lazy.any({ produce: () => this.renderAsync() });
  }

  /** The topic that hears of each result, if there is one. */
  public get successTopic(): sns.ITopic | undefined {
    return this.topics.success;
  }

  /** The topic that hears of each failure, if there is one. */
  public get errorTopic(): sns.ITopic | undefined {
    return this.topics.error;
  }

  /** The variant, if it has been added. */
  public get variants(): AsyncVariant[] {
    return [...this._added];
  }

  /**
   * Adds the variant: the fleet that works the queue off. There is just one.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end
   * @throws an Error if there is a variant already, if the name is not a name, if an option is out of its range, if the instance type is of
   * Inf1, or if the model is in another region or account
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-create-endpoint.html
   */
  public addVariant(variantName: string, options: AsyncVariantOptions): AsyncVariant {
    this._checkRoom(variantName);
    return this._enter(AsyncVariant._add(this._variantScope, this, variantName, options));
  }

  /**
   * The variant of that name.
   *
   * @throws an Error if there is none
   */
  public findVariant(variantName: string): AsyncVariant {
    return this._find(this._added, variantName);
  }

  /** The variant of that name, or nothing. */
  public tryFindVariant(variantName: string): AsyncVariant | undefined {
    return this._tryFind(this._added, variantName);
  }

  /**
   * Lets somebody hear of each result. It makes `successTopic` if there is none.
   *
   * SageMaker sends a test notification, too, each time the endpoint is made or changed.
   */
  public onSuccess(subscription: sns.ITopicSubscription): void {
    this.topics.makeSuccess().addSubscription(subscription);
  }

  /**
   * Lets somebody hear of each failure. It makes `errorTopic` if there is none.
   *
   * SageMaker sends a test notification, too, each time the endpoint is made or changed.
   */
  public onError(subscription: sns.ITopicSubscription): void {
    this.topics.makeError().addSubscription(subscription);
  }

  public grantInvokeAsync(grantee: iam.IGrantable): iam.Grant {
    this.files.grantUse(grantee);
    return grantOn(this, grantee, INVOKE_ASYNC);
  }

  /**
   * An asynchronous endpoint refuses `InvokeEndpoint`: use `grantInvokeAsync()`.
   *
   * @throws an Error always
   */
  public override grantInvoke(_grantee: iam.IGrantable): iam.Grant {
    return refuseToWait(this._who);
  }

  public metric(metricName: string, props?: MetricOptions): Metric {
    return endpointMetric(this, metricName, {}, props);
  }

  /** How many requests are in the queue or being served. Average. */
  public metricApproximateBacklogSize(props?: MetricOptions): Metric {
    return this.metric('ApproximateBacklogSize', { statistic: Stats.AVERAGE, ...props });
  }

  /** The same, divided by the number of instances. Average. Without instances there is no value. */
  public metricApproximateBacklogSizePerInstance(props?: MetricOptions): Metric {
    return this.metric('ApproximateBacklogSizePerInstance', { statistic: Stats.AVERAGE, ...props });
  }

  /** How long the oldest request has been in the queue, in seconds. Maximum. */
  public metricApproximateAgeOfOldestRequest(props?: MetricOptions): Metric {
    return this.metric('ApproximateAgeOfOldestRequest', { statistic: Stats.MAXIMUM, ...props });
  }

  /** 1 while requests wait and there is no instance, else 0. Average. */
  public metricHasBacklogWithoutCapacity(props?: MetricOptions): Metric {
    return this.metric('HasBacklogWithoutCapacity', { statistic: Stats.AVERAGE, ...props });
  }

  /** @internal */
  protected override _entered(variant: AsyncVariant): void {
    super._entered(variant);
    const { _model: model } = variant;
    if (model.role) {
      this.files.grantServe(model.role);
      this.topics.grantPublish(model.role);
    } else
      this._warn(
        'unknownRoleOfResults',
        `the role of model '${model.node.path}' is not known, so it is not allowed to read inputs, write results or send notifications; import the model with \`role\`, or see that its policies allow it (${GUIDE}/async-inference-create-endpoint-prerequisites.html)`,
      );
  }

  /** @internal */
  protected override _validate(): string[] {
    const excluded = this._added.flatMap((variant) =>
      excludedBy(this._who, variant, [MANY_MODELS, MANY_CONTAINERS], SEE_ASYNC),
    );
    return [...super._validate(), ...excluded, ...this.topics.problems()];
  }

  private renderAsync(): CfnEndpointConfig.AsyncInferenceConfigProperty {
    const { outputEncryptionKey, maxConcurrentInvocationsPerInstance } = this.props;
    return {
      clientConfig:
        maxConcurrentInvocationsPerInstance === undefined ? undefined : { maxConcurrentInvocationsPerInstance },
      outputConfig: {
        s3OutputPath: this.files.outputPath,
        s3FailurePath: this.files.failurePath,
        kmsKeyId: outputEncryptionKey?.keyArn,
        notificationConfig: this.topics.render(),
      },
    };
  }
}

function checkConcurrency(who: string, concurrency?: number): void {
  const see = `${API}/API_AsyncInferenceClientConfig.html`;
  checkWholeNumber({ who, what: 'maxConcurrentInvocationsPerInstance', see }, concurrency, { min: 1, max: 1000 });
}
