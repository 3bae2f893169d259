import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SSMClient } from '@aws-sdk/client-ssm';

/** The services that scaling has to do with. */
export interface Clients {
  readonly autoScaling: ApplicationAutoScalingClient;
  readonly cloudwatch: CloudWatchClient;
  readonly sagemaker: SageMakerClient;
  readonly ssm: SSMClient;
}
