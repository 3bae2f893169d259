import { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';
import type { AsyncInferenceConfig } from './asynchronous';
import type { DeploymentConfig } from './deployment/deployment-config';
import type { RollbackCause, RolloutRecord } from './deployment/rollout-record';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** A container as CreateModel was given it. */
export interface ContainerDefinition {
  readonly ContainerHostname?: string;
  readonly Image: string;
  readonly ImageConfig?: { readonly RepositoryAccessMode: string };
  readonly Mode?: string;
  readonly MultiModelConfig?: { readonly ModelCacheSetting?: string };
  readonly ModelDataUrl?: string;
  readonly Environment?: Readonly<Record<string, string>>;
}

/** What every record has: its name, its place, its time. Times are ISO strings, records are JSON on disk. */
export interface Named extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly creationTime: string;
}

/** How the containers of one model work together: each passes its answer on to the next, or each is asked by its name. */
export type ExecutionMode = 'Serial' | 'Direct';

export interface ModelRecord extends Named {
  readonly containers: readonly ContainerDefinition[];
  readonly executionMode: ExecutionMode;
  /** All that CreateModel was given, but the name and tags. */
  readonly given: Readonly<Record<string, unknown>>;
}

export type RoutingStrategy = 'RANDOM' | 'LEAST_OUTSTANDING_REQUESTS';

/** What a serverless variant has in place of instances. */
export interface ServerlessConfig {
  readonly MemorySizeInMB: number;
  readonly MaxConcurrency: number;
  readonly ProvisionedConcurrency?: number;
}

/** Between which counts instances are added and removed, as copies of inference components need them. */
export interface ManagedInstanceScaling {
  readonly Status?: 'ENABLED' | 'DISABLED';
  readonly MinInstanceCount?: number;
  readonly MaxInstanceCount?: number;
  readonly ScaleInPolicy?: {
    readonly Strategy: 'IDLE_RELEASE' | 'CONSOLIDATION';
    readonly MaximumStepSize?: number;
    readonly CooldownInMinutes?: number;
  };
}

export interface ProductionVariant {
  readonly VariantName: string;
  /** Without it, the variant's instances are there for inference components. */
  readonly ModelName?: string;
  /** Both are missing in a serverless variant. */
  readonly InitialInstanceCount?: number;
  readonly InstanceType?: string;
  readonly ServerlessConfig?: ServerlessConfig;
  readonly InitialVariantWeight?: number;
  readonly AcceleratorType?: string;
  readonly VolumeSizeInGB?: number;
  readonly ModelDataDownloadTimeoutInSeconds?: number;
  readonly ContainerStartupHealthCheckTimeoutInSeconds?: number;
  readonly RoutingConfig?: { readonly RoutingStrategy: RoutingStrategy };
  readonly ManagedInstanceScaling?: ManagedInstanceScaling;
}

export interface EndpointConfigRecord extends Named {
  readonly variants: readonly ProductionVariant[];
  readonly shadows: readonly ProductionVariant[];
  /** All that CreateEndpointConfig was given, but the name and tags. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** What starting a container needs, once its image and model data are here. Kept, so that a restart needs neither again. */
export interface PreparedContainer {
  /** The folder in which the image runs: its installed copy. */
  readonly folder: string;
  readonly command: readonly string[];
  /** The downloaded model archive, or undefined for a container without data. */
  readonly archive?: string;
  readonly resolvedImage: string;
  readonly resolutionTime: string;
}

export interface VariantRecord {
  readonly name: string;
  readonly modelName: string;
  /** Missing in records of version 0.1. */
  readonly instanceType?: string;
  readonly containers: readonly ContainerDefinition[];
  readonly executionMode: ExecutionMode;
  readonly networkIsolation: boolean;
  readonly volumeSizeInGB?: number;
  readonly routing: RoutingStrategy;
  readonly startupTimeoutSeconds: number;
  readonly downloadTimeoutSeconds: number;
  readonly weight: number;
  /** A serverless variant counts as one, however many environments it has. */
  readonly instanceCount: number;
  readonly serverless?: ServerlessConfig;
  /** Its instances run nothing but copies of inference components. */
  readonly hosting?: { readonly scaling?: ManagedInstanceScaling };
  /** What it is of. @default 'production variant' */
  readonly kind?: string;
  /** Its endpoint queues requests. */
  readonly asynchronous?: AsyncInferenceConfig;
  /** In the order of the containers. */
  readonly prepared?: readonly PreparedContainer[];
}

/** The instances that serve, or shall serve, one endpoint config. Complete in itself: its config and models may be deleted. */
export interface FleetRecord {
  readonly id: string;
  readonly configName: string;
  readonly startTime: string;
  readonly variants: readonly VariantRecord[];
  /** Variants that get copies of the requests to the others. */
  readonly shadows?: readonly VariantRecord[];
}

export type EndpointStatus = 'Creating' | 'Updating' | 'RollingBack' | 'InService' | 'Failed' | 'Deleting';

export interface EndpointRecord extends Named {
  readonly status: EndpointStatus;
  readonly lastModifiedTime: string;
  readonly failureReason?: string;
  /** The fleet that takes the traffic. */
  readonly fleet?: FleetRecord;
  /** The fleet on its way. */
  readonly pending?: FleetRecord;
  readonly deploymentConfig?: DeploymentConfig;
  /** How far the pending fleet has come. */
  readonly rollout?: RolloutRecord;
  /** The last update, when it did not lead to the config that it was to lead to. */
  readonly rolledBack?: { readonly configName: string; readonly cause: RollbackCause };
}

export interface TagsRecord extends Scope {
  readonly arn: string;
  readonly tags: readonly Tag[];
}

export const models = (world: World) => new Scoped(world.collection<ModelRecord>('sagemaker-models'));
export const endpointConfigs = (world: World) =>
  new Scoped(world.collection<EndpointConfigRecord>('sagemaker-endpoint-configs'));
export const endpoints = (world: World) => new Scoped(world.collection<EndpointRecord>('sagemaker-endpoints'));
export const tagSets = (world: World) => new Scoped(world.collection<TagsRecord>('sagemaker-tags'));
