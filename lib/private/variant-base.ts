import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { IProductionVariant } from '../production-variant';

const REQUESTS = 'AWS/SageMaker';
const HOSTS = '/aws/sagemaker/Endpoints';

/**
 * The metrics of a variant, made here or imported.
 *
 * @internal
 */
export abstract class VariantBase extends Construct implements IProductionVariant {
  public abstract readonly variantName: string;
  public abstract readonly endpoint: IEndpoint;

  /** The name is a literal: an alarm on a metric can be one that the endpoint's own deployment watches. */
  public metric(metricName: string, props: MetricOptions = {}): Metric {
    return new Metric({
      namespace: metricName.endsWith('Utilization') ? HOSTS : REQUESTS,
      metricName,
      dimensionsMap: { EndpointName: this.endpoint.endpointName, VariantName: this.variantName },
      account: this.endpoint.env.account,
      region: this.endpoint.env.region,
      period: Duration.minutes(1),
      ...props,
    });
  }

  public metricInvocations(props?: MetricOptions): Metric {
    return this.metric('Invocations', { statistic: Stats.SUM, ...props });
  }

  public metricInvocationsPerInstance(props?: MetricOptions): Metric {
    return this.metric('InvocationsPerInstance', { statistic: Stats.SUM, ...props });
  }

  public metricInvocation4XXErrors(props?: MetricOptions): Metric {
    return this.metric('Invocation4XXErrors', { statistic: Stats.SUM, ...props });
  }

  public metricInvocation5XXErrors(props?: MetricOptions): Metric {
    return this.metric('Invocation5XXErrors', { statistic: Stats.SUM, ...props });
  }

  public metricInvocationModelErrors(props?: MetricOptions): Metric {
    return this.metric('InvocationModelErrors', { statistic: Stats.SUM, ...props });
  }

  public metricModelLatency(props?: MetricOptions): Metric {
    return this.metric('ModelLatency', { statistic: Stats.AVERAGE, ...props });
  }

  public metricOverheadLatency(props?: MetricOptions): Metric {
    return this.metric('OverheadLatency', { statistic: Stats.AVERAGE, ...props });
  }

  public metricConcurrentRequestsPerModel(props?: MetricOptions): Metric {
    return this.metric('ConcurrentRequestsPerModel', { statistic: Stats.MAXIMUM, ...props });
  }

  public metricCpuUtilization(props?: MetricOptions): Metric {
    return this.metric('CPUUtilization', { statistic: Stats.AVERAGE, ...props });
  }

  public metricMemoryUtilization(props?: MetricOptions): Metric {
    return this.metric('MemoryUtilization', { statistic: Stats.AVERAGE, ...props });
  }

  public metricDiskUtilization(props?: MetricOptions): Metric {
    return this.metric('DiskUtilization', { statistic: Stats.AVERAGE, ...props });
  }

  public metricGpuUtilization(props?: MetricOptions): Metric {
    return this.metric('GPUUtilization', { statistic: Stats.AVERAGE, ...props });
  }

  public metricGpuMemoryUtilization(props?: MetricOptions): Metric {
    return this.metric('GPUMemoryUtilization', { statistic: Stats.AVERAGE, ...props });
  }
}
