import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import type { VariantAutoScalingOptions } from '../auto-scaling';
import type { IModel } from '../model';
import type { Fleet } from './rollout-time';

/** Whose role SageMaker acts with: a model, or whatever stands in for it where a variant has none. */
export type RunsAs = Pick<IModel, 'node' | 'role' | 'addToRolePolicy'>;

/** What an endpoint asks of its variants. */
export interface HostedVariant extends IConstruct {
  readonly variantName: string;
  readonly endpoint: IEndpoint;
  readonly _model: RunsAs;
  /** How it scales from the beginning, where it can. */
  readonly _autoScaling?: VariantAutoScalingOptions;
  _render(): CfnEndpointConfig.ProductionVariantProperty;
  autoScale?(options: VariantAutoScalingOptions): void;
}

/** What an endpoint asks of its variants if its changes can be guarded. */
export interface GuardedVariant extends HostedVariant {
  readonly _weight: number;
  readonly _fleet: Fleet & { readonly family: string };
  metricInvocation5XXErrors(props?: MetricOptions): Metric;
  metricModelLatency(props?: MetricOptions): Metric;
}
