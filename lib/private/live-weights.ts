import { CustomResource, Lazy } from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import type { GuardedVariant } from './hosted-variant';
import { SERVICE_TIMEOUT, StackFunction } from './stack-function';

/** The weight of each variant in the configuration: it says nothing, and never changes. */
export const FROZEN_WEIGHT = 1;

export interface LiveWeightsProps {
  readonly endpointName: string;
  readonly endpointArn: string;
  readonly endpointConfigName: string;
  /** What must have settled before: the endpoint, and what may fail because of it. */
  readonly after: IDependable[];
  /** Those of the endpoint, asked for at synth. */
  readonly variants: () => GuardedVariant[];
}

/** Gives variants their weights, whenever these change or the endpoint does. */
export class LiveWeights extends Construct {
  constructor(scope: Construct, id: string, props: LiveWeightsProps) {
    super(scope, id);
    const setter = StackFunction.of(this, 'CdkSagemakerServingLiveWeights', {
      folder: 'live-weights',
      description: 'Sets the weights of the variants of an endpoint',
    });
    const weightOf = ({ variantName, _weight }: GuardedVariant) => ({
      VariantName: variantName,
      DesiredWeight: _weight,
    });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::SageMakerVariantWeights',
      serviceToken: setter.handler.functionArn,
      serviceTimeout: SERVICE_TIMEOUT,
      properties: {
        EndpointName: props.endpointName,
        EndpointConfigName: props.endpointConfigName,
        Weights: Lazy.any({ produce: () => props.variants().map(weightOf) }),
      },
    });
    const actions = ['sagemaker:DescribeEndpoint', 'sagemaker:UpdateEndpointWeightsAndCapacities'];
    resource.node.addDependency(...props.after, setter.grant(actions, [props.endpointArn]));
  }
}
