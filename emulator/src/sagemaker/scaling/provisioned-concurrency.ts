import type { ScalableDimension, ScalableResource } from '../../autoscaling/dimension';
import type { World } from '../../world/world';
import { changeCapacity } from './change-capacity';
import {
  concurrencyOf,
  isVariantId,
  unscalableNow,
  VARIANT_FORM,
  type Variant,
  variantDimensions,
  variantOf,
} from './variant-of';

/** The provisioned concurrency of a serverless variant. */
export function provisionedConcurrency(world: World): ScalableDimension {
  return {
    name: 'sagemaker:variant:DesiredProvisionedConcurrency',
    capacityName: 'provisioned concurrency',
    resourceIdForm: VARIANT_FORM,
    metrics: {
      SageMakerVariantProvisionedConcurrencyUtilization: {
        namespace: 'AWS/SageMaker',
        name: 'ServerlessProvisionedConcurrencyUtilization',
        statistic: 'Average',
        period: 60,
        idle: 'zero',
      },
    },
    accepts: isVariantId,
    dimensionsOf: variantDimensions,
    find: (scope, resourceId) => {
      const variant = variantOf(world, scope, resourceId);
      return variant && resourceOf(world, variant);
    },
  };
}

function resourceOf(world: World, variant: Variant): ScalableResource {
  const { endpoint, record } = variant;
  return {
    account: endpoint.account,
    endpointName: endpoint.name,
    capacity: record.serverless?.ProvisionedConcurrency ?? 0,
    unscalable: unscalableNow(endpoint),
    refusal: refusalOf(variant),
    leastCapacity: 1,
    concurrency: concurrencyOf(world, variant),
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
