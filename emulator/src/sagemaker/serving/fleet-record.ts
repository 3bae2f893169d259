import { randomUUID } from 'node:crypto';
import type { World } from '../../world/world';
import { find } from '../naming';
import {
  type EndpointConfigRecord,
  type FleetRecord,
  models,
  type ProductionVariant,
  type VariantRecord,
} from '../records';

/** The guide of 2026 grants a container 8 minutes to answer its first ping; that of 2023 said 4. */
const STARTUP_TIMEOUT_SECONDS = 480;
/** The service's default is not documented. */
const DOWNLOAD_TIMEOUT_SECONDS = 1200;

/** What UpdateEndpointWeightsAndCapacities asks of a variant. */
export interface Desired {
  readonly VariantName: string;
  readonly DesiredWeight?: number;
  readonly DesiredInstanceCount?: number;
}

/** A fleet that serves the config as it is now. @throws ServiceError when a model is gone. */
export function fleetOf(world: World, config: EndpointConfigRecord): FleetRecord {
  return {
    id: randomUUID(),
    configName: config.name,
    startTime: world.now().toISOString(),
    variants: config.variants.map((variant) => variantOf(world, config, variant)),
  };
}

function variantOf(world: World, config: EndpointConfigRecord, variant: ProductionVariant): VariantRecord {
  const model = find('model', models(world), config, variant.ModelName);
  return {
    name: variant.VariantName,
    modelName: model.name,
    instanceType: variant.InstanceType,
    containers: model.containers,
    executionMode: model.executionMode,
    networkIsolation: model.given.EnableNetworkIsolation === true || config.given.EnableNetworkIsolation === true,
    routing: variant.RoutingConfig?.RoutingStrategy ?? 'RANDOM',
    startupTimeoutSeconds: variant.ContainerStartupHealthCheckTimeoutInSeconds ?? STARTUP_TIMEOUT_SECONDS,
    downloadTimeoutSeconds: variant.ModelDataDownloadTimeoutInSeconds ?? DOWNLOAD_TIMEOUT_SECONDS,
    weight: variant.InitialVariantWeight ?? 1,
    instanceCount: variant.InitialInstanceCount,
  };
}

/** The same fleet, with the weights and counts that are asked for. */
export function withDesired(fleet: FleetRecord, desired: readonly Desired[]): FleetRecord {
  const variants = fleet.variants.map((variant) => {
    const asked = desired.find(({ VariantName }) => VariantName === variant.name);
    return {
      ...variant,
      weight: asked?.DesiredWeight ?? variant.weight,
      instanceCount: asked?.DesiredInstanceCount ?? variant.instanceCount,
    };
  });
  return { ...fleet, variants };
}
