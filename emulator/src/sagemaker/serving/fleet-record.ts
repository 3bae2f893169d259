import { randomUUID } from 'node:crypto';
import type { World } from '../../world/world';
import type { AsyncInferenceConfig } from '../asynchronous';
import { find } from '../naming';
import {
  type EndpointConfigRecord,
  type FleetRecord,
  models,
  type ProductionVariant,
  type ServerlessConfig,
  type VariantRecord,
} from '../records';

/** The guide of 2026 grants a container 8 minutes to answer its first ping; that of 2023 said 4. */
const STARTUP_TIMEOUT_SECONDS = 480;
/** The service's default is not documented. */
const DOWNLOAD_TIMEOUT_SECONDS = 1200;
const TIMEOUTS = { startup: STARTUP_TIMEOUT_SECONDS, download: DOWNLOAD_TIMEOUT_SECONDS };
/** A serverless model has 3 minutes to be downloaded and to answer its first ping. */
const SERVERLESS_TIMEOUTS = { startup: 180, download: 180 };

/** What UpdateEndpointWeightsAndCapacities asks of a variant. */
export interface Desired {
  readonly VariantName: string;
  readonly DesiredWeight?: number;
  readonly DesiredInstanceCount?: number;
  readonly ServerlessUpdateConfig?: Partial<ServerlessConfig>;
}

/** A fleet that serves the config as it is now. @throws ServiceError when a model is gone. */
export function fleetOf(world: World, config: EndpointConfigRecord): FleetRecord {
  return {
    id: randomUUID(),
    configName: config.name,
    startTime: world.now().toISOString(),
    variants: config.variants.map((variant) => variantOf(world, config, variant)),
    shadows: config.shadows.map((variant) => variantOf(world, config, variant)),
  };
}

function variantOf(world: World, config: EndpointConfigRecord, variant: ProductionVariant): VariantRecord {
  if (!variant.ModelName) return hostsOf(config, variant);
  const model = find('model', models(world), config, variant.ModelName);
  const timeouts = variant.ServerlessConfig ? SERVERLESS_TIMEOUTS : TIMEOUTS;
  return {
    name: variant.VariantName,
    modelName: model.name,
    instanceType: variant.InstanceType,
    containers: model.containers,
    executionMode: model.executionMode,
    networkIsolation: model.given.EnableNetworkIsolation === true || config.given.EnableNetworkIsolation === true,
    volumeSizeInGB: variant.VolumeSizeInGB,
    routing: variant.RoutingConfig?.RoutingStrategy ?? 'RANDOM',
    startupTimeoutSeconds: variant.ContainerStartupHealthCheckTimeoutInSeconds ?? timeouts.startup,
    downloadTimeoutSeconds: variant.ModelDataDownloadTimeoutInSeconds ?? timeouts.download,
    weight: variant.InitialVariantWeight ?? 1,
    instanceCount: variant.InitialInstanceCount ?? 1,
    serverless: variant.ServerlessConfig,
    asynchronous: config.given.AsyncInferenceConfig as AsyncInferenceConfig | undefined,
  };
}

/** Instances for inference components: what is missing here, each component brings along. */
function hostsOf(config: EndpointConfigRecord, variant: ProductionVariant): VariantRecord {
  return {
    name: variant.VariantName,
    modelName: '',
    instanceType: variant.InstanceType,
    containers: [],
    executionMode: 'Serial',
    networkIsolation: config.given.EnableNetworkIsolation === true,
    volumeSizeInGB: variant.VolumeSizeInGB,
    routing: variant.RoutingConfig?.RoutingStrategy ?? 'RANDOM',
    startupTimeoutSeconds: variant.ContainerStartupHealthCheckTimeoutInSeconds ?? TIMEOUTS.startup,
    downloadTimeoutSeconds: variant.ModelDataDownloadTimeoutInSeconds ?? TIMEOUTS.download,
    weight: variant.InitialVariantWeight ?? 1,
    instanceCount: variant.InitialInstanceCount ?? 1,
    hosting: { scaling: variant.ManagedInstanceScaling },
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
      serverless: variant.serverless && { ...variant.serverless, ...asked?.ServerlessUpdateConfig },
    };
  });
  return { ...fleet, variants };
}
