import { Duration, Resource } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { IInferenceComponent } from '../inference-component-props';
import { INVOKE, STREAM } from './endpoint-base';

const REQUESTS = 'AWS/SageMaker';
const COPIES = '/aws/sagemaker/InferenceComponents';

/**
 * What every inference component can do, made here or imported.
 *
 * @internal
 */
export abstract class ComponentBase extends Resource implements IInferenceComponent {
  public abstract readonly inferenceComponentName: string;
  public abstract readonly inferenceComponentArn: string;
  public abstract readonly endpoint: IEndpoint;

  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.grantBoth(grantee, INVOKE);
  }

  public grantInvokeWithResponseStream(grantee: iam.IGrantable): iam.Grant {
    return this.grantBoth(grantee, STREAM);
  }

  public metric(metricName: string, props: MetricOptions = {}): Metric {
    return new Metric({
      namespace: metricName.endsWith('UtilizationNormalized') ? COPIES : REQUESTS,
      metricName,
      dimensionsMap: { InferenceComponentName: this.inferenceComponentName },
      account: this.env.account,
      region: this.env.region,
      period: Duration.minutes(1),
      ...props,
    });
  }

  public metricInvocations(props?: MetricOptions): Metric {
    return this.metric('Invocations', { statistic: Stats.SUM, ...props });
  }

  public metricInvocationsPerCopy(props?: MetricOptions): Metric {
    return this.metric('InvocationsPerCopy', { statistic: Stats.SUM, ...props });
  }

  public metricConcurrentRequestsPerCopy(props?: MetricOptions): Metric {
    return this.metric('ConcurrentRequestsPerCopy', { statistic: Stats.MAXIMUM, ...props });
  }

  public metricInvocation4XXErrors(props?: MetricOptions): Metric {
    return this.metric('Invocation4XXErrors', { statistic: Stats.SUM, ...props });
  }

  public metricInvocation5XXErrors(props?: MetricOptions): Metric {
    return this.metric('Invocation5XXErrors', { statistic: Stats.SUM, ...props });
  }

  public metricModelLatency(props?: MetricOptions): Metric {
    return this.metric('ModelLatency', { statistic: Stats.AVERAGE, ...props });
  }

  public metricNoCapacityInvocationFailures(props?: MetricOptions): Metric {
    return this.metric('NoCapacityInvocationFailures', { statistic: Stats.SUM, ...props });
  }

  public metricCpuUtilizationNormalized(props?: MetricOptions): Metric {
    return this.metric('CPUUtilizationNormalized', { statistic: Stats.AVERAGE, ...props });
  }

  public metricMemoryUtilizationNormalized(props?: MetricOptions): Metric {
    return this.metric('MemoryUtilizationNormalized', { statistic: Stats.AVERAGE, ...props });
  }

  public metricGpuUtilizationNormalized(props?: MetricOptions): Metric {
    return this.metric('GPUUtilizationNormalized', { statistic: Stats.AVERAGE, ...props });
  }

  public metricGpuMemoryUtilizationNormalized(props?: MetricOptions): Metric {
    return this.metric('GPUMemoryUtilizationNormalized', { statistic: Stats.AVERAGE, ...props });
  }

  // SageMaker looks at both: at the endpoint that is called, and at the component that is named.
  private grantBoth(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    const resourceArns = [this.endpoint.endpointArn, this.inferenceComponentArn];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
  }
}
