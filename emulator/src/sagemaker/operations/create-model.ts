import { requireCapability } from '../../containers/image-labels';
import { requireModelData } from '../../containers/model-data';
import { requireRunnable } from '../../containers/runnable-image';
import type { Call, Operation } from '../../http/types';
import { checkMultiModel } from '../multi-model-rules';
import { arnOf, requireFree } from '../naming';
import { type ContainerDefinition, type ExecutionMode, models, type Tag } from '../records';
import { checkTogether } from '../several-containers';
import { addTags } from '../tags';
import { validationException } from '../validation';

interface Input {
  readonly ModelName: string;
  readonly PrimaryContainer?: ContainerDefinition;
  readonly Containers?: readonly ContainerDefinition[];
  readonly InferenceExecutionConfig?: { readonly Mode: ExecutionMode };
  readonly Tags?: readonly Tag[];
}

export const createModel: Operation<Input> = async ({ ModelName, Tags, ...given }, call) => {
  const containers = containersOf(given);
  const executionMode = given.InferenceExecutionConfig?.Mode ?? 'Serial';
  checkTogether(containers, executionMode);
  requireFree('model', models(call.world), call, ModelName);
  checkMultiModel(call.world, containers, executionMode);
  for (const container of containers) await requireArtifacts(container, call);
  for (const container of containers) requireCapabilities(container, containers.length > 1, call);
  requireFree('model', models(call.world), call, ModelName);
  const { world, account, region } = call;
  const arn = arnOf('model', call, ModelName);
  const creationTime = world.now().toISOString();
  const named = { account, region, name: ModelName, arn, creationTime };
  models(world).set(ModelName, { ...named, containers, executionMode, given });
  addTags(world, call, arn, Tags);
  return { ModelArn: arn };
};

function containersOf({ PrimaryContainer, Containers = [] }: Omit<Input, 'ModelName'>): readonly ContainerDefinition[] {
  const all = [...(PrimaryContainer ? [PrimaryContainer] : []), ...Containers];
  if (PrimaryContainer && Containers.length > 0) {
    throw validationException('Both PrimaryContainer and Containers are given: set exactly one of them.');
  }
  if (all.length === 0)
    throw validationException('Neither PrimaryContainer nor Containers is given: set exactly one of them.');
  if (all.some(({ Image }) => !Image)) throw validationException('The container has no Image.');
  return all;
}

const ECR = /^\d{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.[a-z.]+\//;

async function requireArtifacts(container: ContainerDefinition, call: Call): Promise<void> {
  const { Image, ImageConfig, ModelDataUrl, Mode } = container;
  if (!ECR.test(Image) && ImageConfig?.RepositoryAccessMode !== 'Vpc') {
    throw validationException(`Using non-ECR image "${Image}" without Vpc repository access mode is not supported.`);
  }
  requireRunnable(call.world, Image);
  if (ModelDataUrl && Mode !== 'MultiModel') await requireModelData(call.world, ModelDataUrl);
}

/** Containers of one instance share its network. */
function requireCapabilities({ Image, Mode }: ContainerDefinition, isOneOfSeveral: boolean, { world }: Call): void {
  const image = requireRunnable(world, Image);
  if (isOneOfSeveral) requireCapability(world, image, 'accept-bind-to-port');
  if (Mode === 'MultiModel') requireCapability(world, image, 'multi-models');
}
