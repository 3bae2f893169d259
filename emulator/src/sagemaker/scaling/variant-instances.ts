import type { ScalableDimension, ScalableResource } from '../../autoscaling/dimension';
import type { World } from '../../world/world';
import { changeCapacity } from './change-capacity';
import { onVariants, placeOf, type Variant } from './variant-of';

const NAMESPACE = 'AWS/SageMaker';

/** The instances of a variant. */
export function variantInstances(world: World): ScalableDimension {
  return {
    name: 'sagemaker:variant:DesiredInstanceCount',
    capacityName: 'instance count',
    ...onVariants(world, resourceOf),
    metrics: {
      SageMakerVariantInvocationsPerInstance: {
        namespace: NAMESPACE,
        name: 'InvocationsPerInstance',
        statistic: 'Sum',
        period: 60,
        idle: 'zero',
      },
      SageMakerVariantConcurrentRequestsPerModelHighResolution: {
        namespace: NAMESPACE,
        name: 'ConcurrentRequestsPerModel',
        statistic: 'Average',
        period: 10,
        idle: 'concurrency',
      },
    },
  };
}

function resourceOf(world: World, variant: Variant): ScalableResource {
  const { record } = variant;
  return {
    ...placeOf(world, variant),
    silent: record.asynchronous !== undefined,
    capacity: record.instanceCount,
    refusal: refusalOf(variant),
    leastCapacity: record.asynchronous ? 0 : 1,
    setCapacity: (count) =>
      changeCapacity(world, variant, { DesiredInstanceCount: count }, ({ instanceCount }) => instanceCount === count),
  };
}

function refusalOf({ endpoint, record }: Variant): string | undefined {
  const { name, serverless, instanceType } = record;
  if (serverless)
    return `Variant ${name} of endpoint ${endpoint.name} is serverless: sagemaker:variant:DesiredInstanceCount is not supported, sagemaker:variant:DesiredProvisionedConcurrency is.`;
  if (instanceType?.match(/^ml\.t\d/))
    return `Variant ${name} of endpoint ${endpoint.name} has instances of type ${instanceType}: automatic scaling does not support burstable instances (https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-add-console.html).`;
  return undefined;
}
