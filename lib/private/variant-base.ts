import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { IProductionVariant } from '../production-variant';
import type { IInstanceVariant, IVariant } from '../variant';

const REQUESTS = 'AWS/SageMaker';
const HOSTS = '/aws/sagemaker/Endpoints';
/** How much of a serverless endpoint's concurrency is in use is no matter of hosts. */
const OF_HOSTS = /^(?!Serverless).*(Utilization|UtilizationNormalized|Reservation|LoadedModelCount)$/;

/** A metric of an endpoint, or of a variant of it if its name is among the dimensions. */
export function endpointMetric(
  endpoint: IEndpoint,
  metricName: string,
  dimensions: Record<string, string>,
  props: MetricOptions = {},
): Metric {
  return new Metric({
    namespace: OF_HOSTS.test(metricName) ? HOSTS : REQUESTS,
    metricName,
    dimensionsMap: { EndpointName: endpoint.endpointName, ...dimensions },
    account: endpoint.env.account,
    region: endpoint.env.region,
    period: Duration.minutes(1),
    ...props,
  });
}

/**
 * The metrics that every variant has, made here or imported.
 *
 * @internal
 */
export abstract class VariantBase extends Construct implements IVariant {
  public abstract readonly variantName: string;
  public abstract readonly endpoint: IEndpoint;

  // The name is a literal: an alarm on a metric can be one that the endpoint's own deployment watches.
  public metric(metricName: string, props: MetricOptions = {}): Metric {
    return endpointMetric(this.endpoint, metricName, { VariantName: this.variantName }, props);
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

  public metricMemoryUtilization(props?: MetricOptions): Metric {
    return this.metric('MemoryUtilization', { statistic: Stats.AVERAGE, ...props });
  }
}

/**
 * The metrics of a variant that has instances.
 *
 * @internal
 */
export abstract class InstanceVariantBase extends VariantBase implements IInstanceVariant {
  public metricCpuUtilization(props?: MetricOptions): Metric {
    return this.metric('CPUUtilization', { statistic: Stats.AVERAGE, ...props });
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

/**
 * The metrics of a variant that has instances, and answers while the caller waits.
 *
 * @internal
 */
export abstract class RealTimeVariantBase extends InstanceVariantBase implements IProductionVariant {
  public metricInvocations(props?: MetricOptions): Metric {
    return this.metric('Invocations', { statistic: Stats.SUM, ...props });
  }

  public metricInvocationsPerInstance(props?: MetricOptions): Metric {
    return this.metric('InvocationsPerInstance', { statistic: Stats.SUM, ...props });
  }

  public metricInvocationModelErrors(props?: MetricOptions): Metric {
    return this.metric('InvocationModelErrors', { statistic: Stats.SUM, ...props });
  }

  public metricOverheadLatency(props?: MetricOptions): Metric {
    return this.metric('OverheadLatency', { statistic: Stats.AVERAGE, ...props });
  }

  public metricConcurrentRequestsPerModel(props?: MetricOptions): Metric {
    return this.metric('ConcurrentRequestsPerModel', { statistic: Stats.MAXIMUM, ...props });
  }
}
