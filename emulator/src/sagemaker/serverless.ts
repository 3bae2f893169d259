import type {
  ContainerDefinition,
  EndpointConfigRecord,
  FleetRecord,
  ModelRecord,
  ProductionVariant,
  ServerlessConfig,
} from './records';
import { validationException } from './validation';

const MEMORY_SIZES = [1024, 2048, 3072, 4096, 5120, 6144];

/** What a variant of instances has, and one with a ServerlessConfig has not. */
const OF_INSTANCES = [
  'InstanceType',
  'InitialInstanceCount',
  'InstancePools',
  'VolumeSizeInGB',
  'ManagedInstanceScaling',
  'RoutingConfig',
  'AcceleratorType',
  'CapacityReservationConfig',
] as const;

/** What an endpoint config may hold beside its variants. */
const OF_CONFIGS = [
  'ShadowProductionVariants',
  'DataCaptureConfig',
  'AsyncInferenceConfig',
  'CrossRegionTrafficConfig',
  'VpcConfig',
  'EnableNetworkIsolation',
];

type Given = Readonly<Record<string, unknown>>;

/**
 * Whether an endpoint config's serverless variant, if it has one, asks for nothing but what serverless endpoints have.
 *
 * @throws ServiceError ValidationException; the service's own sentences are not known.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
 */
export function requireServerless(variants: readonly ProductionVariant[], given: object): void {
  const variant = variants.find(({ ServerlessConfig }) => ServerlessConfig);
  if (!variant?.ServerlessConfig) return;
  const { VariantName, ServerlessConfig } = variant;
  refuse(VariantName, present(given, OF_CONFIGS));
  if (variants.length > 1)
    throw validationException(
      `A serverless endpoint has exactly one production variant: ${variants.length} are given, and "${VariantName}" has a ServerlessConfig.`,
    );
  refuse(VariantName, present(variant, OF_INSTANCES));
  requireSizes(VariantName, ServerlessConfig);
}

/** Whether a serverless variant can serve the model. @throws ServiceError ValidationException */
export function requireServerlessModel(
  { VariantName, ServerlessConfig }: ProductionVariant,
  { name, containers, given }: ModelRecord,
): void {
  if (!ServerlessConfig) return;
  const what = [
    ...present(given, ['VpcConfig', 'EnableNetworkIsolation']),
    ...(containers.length > 1 ? [`A model of ${containers.length} containers`] : []),
    ...containers.flatMap(excludedOf),
  ].map((member) => `${member} (model "${name}")`);
  refuse(VariantName, what);
}

/** @throws ServiceError ValidationException */
export function requireSizes(variantName: string, config: ServerlessConfig): void {
  const { MemorySizeInMB, MaxConcurrency, ProvisionedConcurrency = 0 } = config;
  if (!MEMORY_SIZES.includes(MemorySizeInMB))
    throw validationException(
      `MemorySizeInMB of variant "${variantName}" must be one of ${MEMORY_SIZES.join(', ')}: it is ${MemorySizeInMB}.`,
    );
  if (ProvisionedConcurrency > MaxConcurrency)
    throw validationException(
      `ProvisionedConcurrency of variant "${variantName}" must be less than or equal to MaxConcurrency, ${MaxConcurrency}: it is ${ProvisionedConcurrency}.`,
    );
}

/** An endpoint of instances stays one. @throws ServiceError ValidationException */
export function requireNoWayToServerless(
  arn: string,
  old: FleetRecord | undefined,
  config: EndpointConfigRecord,
): void {
  if (!old || isServerless(old) || !config.variants.some(({ ServerlessConfig }) => ServerlessConfig)) return;
  throw validationException(
    `Cannot update endpoint "${arn}" to endpoint configuration "${config.arn}": updating a real-time endpoint to a serverless endpoint is not supported. Create another endpoint.`,
  );
}

export const isServerless = ({ variants }: FleetRecord) => variants.some(({ serverless }) => serverless);

function excludedOf({ Mode, ImageConfig, ...container }: ContainerDefinition): string[] {
  return [
    ...(Mode === 'MultiModel' ? ['Mode MultiModel'] : []),
    ...(ImageConfig?.RepositoryAccessMode === 'Vpc' ? ['RepositoryAccessMode Vpc'] : []),
    ...present(container, ['ModelDataSource', 'ModelPackageName']),
  ];
}

function refuse(variantName: string, [what]: readonly string[]): void {
  if (what === undefined) return;
  throw validationException(
    `${what} is not supported with serverless endpoints: production variant "${variantName}" has a ServerlessConfig.`,
  );
}

function present(given: object, names: readonly string[]): string[] {
  const isGiven = (value: unknown) => value !== undefined && value !== null && value !== false;
  return names.filter((name) => isGiven((given as Given)[name]));
}
