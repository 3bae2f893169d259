import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { endpointMetric } from './variant-base';
import { type WeightedOptions, WeightedVariant } from './weighted-variant';

/**
 * A variant of several containers, each with metrics of its own.
 *
 * @internal
 */
export abstract class ContainersVariant extends WeightedVariant {
  private readonly hostnames: readonly string[];

  constructor(scope: Construct, variantName: string, options: WeightedOptions, hostnames: readonly string[]) {
    super(scope, variantName, options);
    this.hostnames = hostnames;
  }

  /**
   * Any metric that SageMaker publishes for a container, the average over a minute.
   *
   * @param metricName such as `ContainerLatency`. Those that end in `Utilization` are in the namespace `/aws/sagemaker/Endpoints`, all others
   * in `AWS/SageMaker`.
   * @throws an Error if the model has no such container
   */
  public metricContainer(containerHostname: string, metricName: string, props?: MetricOptions): Metric {
    if (!this.hostnames.includes(containerHostname)) {
      const names = this.hostnames.map((name) => `'${name}'`).join(', ');
      throw new Error(
        `variant '${this.variantName}' of endpoint '${this.endpoint.node.path}': there is no container '${containerHostname}'; its containers are ${names}`,
      );
    }
    const dimensions = { VariantName: this.variantName, ContainerName: containerHostname };
    return endpointMetric(this.endpoint, metricName, dimensions, props);
  }

  /**
   * How long the container took to answer, in microseconds. Average.
   *
   * @throws an Error if the model has no such container
   */
  public metricContainerLatency(containerHostname: string, props?: MetricOptions): Metric {
    return this.metricContainer(containerHostname, 'ContainerLatency', { statistic: Stats.AVERAGE, ...props });
  }

  /**
   * How busy the container keeps the processors, in percent: up to 100 for each core. Average.
   *
   * @throws an Error if the model has no such container
   */
  public metricContainerCpuUtilization(containerHostname: string, props?: MetricOptions): Metric {
    return this.metricContainer(containerHostname, 'CPUUtilization', { statistic: Stats.AVERAGE, ...props });
  }

  /**
   * How much of the memory the container uses, in percent. Average.
   *
   * @throws an Error if the model has no such container
   */
  public metricContainerMemoryUtilization(containerHostname: string, props?: MetricOptions): Metric {
    return this.metricContainer(containerHostname, 'MemoryUtilization', { statistic: Stats.AVERAGE, ...props });
  }
}
