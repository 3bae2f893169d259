import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { EndpointAttributes, GuardedEndpointProps } from './endpoint';

/** The notifications of an asynchronous endpoint. */
export enum AsyncNotificationTopicType {
  /** Those that a request has its result. */
  SUCCESS_NOTIFICATION_TOPIC = 'SUCCESS_NOTIFICATION_TOPIC',
  /** Those that a request failed. */
  ERROR_NOTIFICATION_TOPIC = 'ERROR_NOTIFICATION_TOPIC',
}

/** Where in its bucket an asynchronous endpoint keeps its files. */
export interface AsyncFilesOptions {
  /**
   * What the keys of inputs begin with, before a slash. Clients may write there, and SageMaker reads there.
   *
   * @default 'input'
   */
  readonly inputPrefix?: string;

  /**
   * What the keys of results begin with, before a slash.
   *
   * @default 'output'
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AsyncInferenceOutputConfig.html
   */
  readonly outputPrefix?: string;

  /**
   * What the keys of failures begin with, before a slash: of requests that the container did not answer with a result.
   *
   * @default 'failures'
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AsyncInferenceOutputConfig.html
   */
  readonly failurePrefix?: string;

  /**
   * The key that results and failures are encrypted with. The execution role of the model may use it, and those who may invoke the endpoint.
   *
   * @default - as the bucket encrypts
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AsyncInferenceOutputConfig.html
   */
  readonly outputEncryptionKey?: kms.IKey;
}

/** Properties of an `AsyncEndpoint`. */
export interface AsyncEndpointProps extends GuardedEndpointProps, AsyncFilesOptions {
  /**
   * Where clients put inputs, and SageMaker results and failures.
   *
   * Objects that a request names elsewhere can be read if their bucket is granted to the model: `bucket.grantRead(model)`.
   *
   * @default - a new bucket, encrypted, closed to the public and to plain HTTP; it stays when the stack goes
   */
  readonly bucket?: s3.IBucket;

  /**
   * How many requests an instance's container is given at once, from 1 to 1000.
   *
   * @default - SageMaker's own choice
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AsyncInferenceClientConfig.html
   */
  readonly maxConcurrentInvocationsPerInstance?: number;

  /**
   * The topic that hears of each result.
   *
   * @default - none, until `onSuccess()` makes one
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AsyncInferenceNotificationConfig.html
   */
  readonly successTopic?: sns.ITopic;

  /**
   * The topic that hears of each failure.
   *
   * @default - none, until `onError()` makes one
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AsyncInferenceNotificationConfig.html
   */
  readonly errorTopic?: sns.ITopic;

  /**
   * Which notifications carry the answer itself, if it has at most 128 KB. Their topic must be there.
   *
   * @default - none: they say where in S3 it is
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AsyncInferenceNotificationConfig.html
   */
  readonly includeInferenceResponseIn?: AsyncNotificationTopicType[];
}

/** What is known of an asynchronous endpoint that exists. */
export interface AsyncEndpointAttributes extends EndpointAttributes, AsyncFilesOptions {
  /**
   * The bucket of its inputs, results and failures.
   *
   * @default - not known: who is granted to invoke the endpoint is granted no files
   */
  readonly bucket?: s3.IBucket;
}
