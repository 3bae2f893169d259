import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { DeploymentPolicy } from './deployment-policy';
import type { OnRollback } from './on-rollback';
import type { RetainedVariantProperties } from './retained-variant-properties';

/** An endpoint whose container may answer in a stream, made here or imported. */
export interface IStreamingEndpoint extends IEndpoint {
  /**
   * Lets somebody invoke the endpoint, and read the answer while the container still writes it.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointWithResponseStream.html
   */
  grantInvokeWithResponseStream(grantee: iam.IGrantable): iam.Grant;
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

/** Properties that every kind of endpoint has. */
export interface NamedEndpointProps {
  /**
   * The name that clients call. Another name is another endpoint: the old one goes.
   *
   * 1 to 63 letters, digits and hyphens, with no hyphen at either end.
   *
   * @default - made from the names of the stack and of the construct's path, with a hash; it never changes while these stay the same
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
   */
  readonly endpointName?: string;
}

/** Properties of endpoints on instances. */
export interface EndpointProps extends NamedEndpointProps {
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
}

/** Properties of endpoints on instances, whose changes can be guarded. */
export interface GuardedEndpointProps extends EndpointProps {
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
   * @default - nothing: they start anew as they are written down; with `liveWeights`, where there are such, they keep their weights
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
   */
  readonly retainedVariantProperties?: RetainedVariantProperties;
}
