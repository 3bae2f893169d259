import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { requireModelData } from '../../containers/model-data';
import { requireRunnable } from '../../containers/runnable-image';
import type { Scope, World } from '../../world/world';
import { find } from '../naming';
import { type ContainerDefinition, models, type VariantRecord } from '../records';
import { validationException } from '../validation';
import type { Resources } from './capacity';
import type { PlacementStrategy, Revision } from './component-record';

/** The API's InferenceComponentSpecification, as far as it acts here. */
export interface Specification {
  readonly InstanceType?: string;
  readonly ModelName?: string;
  readonly Container?: {
    readonly Image?: string;
    readonly ArtifactUrl?: string;
    readonly Environment?: Readonly<Record<string, string>>;
  };
  readonly StartupParameters?: {
    readonly ModelDataDownloadTimeoutInSeconds?: number;
    readonly ContainerStartupHealthCheckTimeoutInSeconds?: number;
  };
  readonly ComputeResourceRequirements?: {
    readonly NumberOfCpuCoresRequired?: number;
    readonly NumberOfAcceleratorDevicesRequired?: number;
    readonly MinMemoryRequiredInMb: number;
    readonly MaxMemoryRequiredInMb?: number;
  };
  readonly SchedulingConfig?: { readonly PlacementStrategy: PlacementStrategy };
}

/** One specification, or one for each instance type. */
export type Given = Revision['given'];

/** Records that come from disk have no members that are undefined. */
export function isSame(one: Given | undefined, other: Given | undefined): boolean {
  return (
    isDeepStrictEqual(one?.Specification, other?.Specification) &&
    isDeepStrictEqual(one?.Specifications, other?.Specifications)
  );
}

/**
 * What a component is to run on a variant, with its model as it is now.
 *
 * @throws ServiceError ValidationException; the service's own sentences are not known.
 */
export async function revisionOf(
  call: Scope & { readonly world: World },
  name: string,
  { Specification, Specifications }: Given,
  variant: VariantRecord,
): Promise<Revision> {
  const given = { Specification, Specifications };
  const specification = specificationFor(given, variant.instanceType);
  const { container, networkIsolation } = containerOf(call, specification);
  requireRunnable(call.world, container.Image);
  if (container.ModelDataUrl) await requireModelData(call.world, container.ModelDataUrl);
  const { StartupParameters: startup = {}, SchedulingConfig } = specification;
  const copy: VariantRecord = {
    name,
    kind: 'inference component',
    modelName: specification.ModelName ?? '',
    containers: [container],
    executionMode: 'Serial',
    networkIsolation,
    volumeSizeInGB: variant.volumeSizeInGB,
    routing: variant.routing,
    startupTimeoutSeconds: startup.ContainerStartupHealthCheckTimeoutInSeconds ?? variant.startupTimeoutSeconds,
    downloadTimeoutSeconds: startup.ModelDataDownloadTimeoutInSeconds ?? variant.downloadTimeoutSeconds,
    weight: 1,
    instanceCount: 1,
  };
  const placement = SchedulingConfig?.PlacementStrategy ?? 'SPREAD';
  return { id: `component-${randomUUID()}`, given, specification, copy, needs: needsOf(specification), placement };
}

function specificationFor({ Specification: one, Specifications: several }: Given, instanceType = ''): Specification {
  if ((one === undefined) === (several === undefined))
    throw validationException(
      `${one ? 'Both Specification and Specifications are' : 'Neither Specification nor Specifications is'} given: set exactly one of them.`,
    );
  const found = one ?? several?.find(({ InstanceType }) => InstanceType === instanceType);
  if (found) return found;
  const types = several?.map(({ InstanceType }) => InstanceType ?? 'no type').join(', ');
  throw validationException(
    `Specifications has none for ${instanceType}, the variant's instance type: it has ${types}.`,
  );
}

function containerOf(
  call: Scope & { readonly world: World },
  { ModelName, Container }: Specification,
): { readonly container: ContainerDefinition; readonly networkIsolation: boolean } {
  if ((ModelName === undefined) === (Container === undefined))
    throw validationException(
      `${ModelName ? 'Both ModelName and Container are' : 'Neither ModelName nor Container is'} given in the specification: set exactly one of them.`,
    );
  if (ModelName === undefined) return { container: ownContainer(Container), networkIsolation: false };
  const { containers, given } = find('model', models(call.world), call, ModelName);
  if (containers.length > 1 || containers[0].Mode === 'MultiModel')
    throw validationException(
      `An inference component runs a model of one container with one model: "${ModelName}" is not one.`,
    );
  return { container: containers[0], networkIsolation: given.EnableNetworkIsolation === true };
}

function ownContainer({ Image, ArtifactUrl, Environment }: Specification['Container'] = {}): ContainerDefinition {
  if (!Image) throw validationException('The Container of the specification has no Image.');
  return { Image, ModelDataUrl: ArtifactUrl, Environment };
}

function needsOf({ ComputeResourceRequirements: asked }: Specification): Resources {
  if (!asked) throw validationException('The specification has no ComputeResourceRequirements.');
  const { MinMemoryRequiredInMb: least, MaxMemoryRequiredInMb: most = least } = asked;
  if (most < least)
    throw validationException(`MaxMemoryRequiredInMb, ${most}, is less than MinMemoryRequiredInMb, ${least}.`);
  return {
    cpus: asked.NumberOfCpuCoresRequired ?? 0,
    memoryInMb: least,
    accelerators: asked.NumberOfAcceleratorDevicesRequired ?? 0,
  };
}
