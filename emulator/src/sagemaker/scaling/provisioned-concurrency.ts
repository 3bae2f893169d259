import type { ScalableDimension, ScalableResource } from '../../autoscaling/dimension';
import type { World } from '../../world/world';
import { changeCapacity } from './change-capacity';
import { onVariants, placeOf, type Variant } from './variant-of';

/** The provisioned concurrency of a serverless variant. */
export function provisionedConcurrency(world: World): ScalableDimension {
  return {
    name: 'sagemaker:variant:DesiredProvisionedConcurrency',
    capacityName: 'provisioned concurrency',
    ...onVariants(world, resourceOf),
    metrics: {
      SageMakerVariantProvisionedConcurrencyUtilization: {
        namespace: 'AWS/SageMaker',
        name: 'ServerlessProvisionedConcurrencyUtilization',
        statistic: 'Average',
        period: 60,
        idle: 'zero',
      },
    },
  };
}

function resourceOf(world: World, variant: Variant): ScalableResource {
  const { record } = variant;
  return {
    ...placeOf(world, variant),
    capacity: record.serverless?.ProvisionedConcurrency ?? 0,
    refusal: refusalOf(variant),
    leastCapacity: 1,
    setCapacity: (count) =>
      changeCapacity(
        world,
        variant,
        { ServerlessUpdateConfig: { ProvisionedConcurrency: count } },
        ({ serverless }) => serverless?.ProvisionedConcurrency === count,
      ),
  };
}

function refusalOf({ endpoint, record: { name, serverless } }: Variant): string | undefined {
  if (serverless?.ProvisionedConcurrency !== undefined) return undefined;
  const what = serverless ? 'has no ProvisionedConcurrency' : 'is not serverless';
  return `Variant ${name} of endpoint ${endpoint.name} ${what}: sagemaker:variant:DesiredProvisionedConcurrency is not supported.`;
}
