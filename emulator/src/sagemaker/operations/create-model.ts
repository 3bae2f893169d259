import { requireModelData } from '../../containers/model-data';
import { requireRunnable } from '../../containers/runnable-image';
import { notImitated } from '../../http/errors';
import type { Call, Operation } from '../../http/types';
import { arnOf, requireFree } from '../naming';
import { type ContainerDefinition, models, type Tag } from '../records';
import { addTags } from '../tags';
import { validationException } from '../validation';

interface Input {
  readonly ModelName: string;
  readonly PrimaryContainer?: ContainerDefinition;
  readonly Containers?: readonly ContainerDefinition[];
  readonly Tags?: readonly Tag[];
}

export const createModel: Operation<Input> = async ({ ModelName, Tags, ...given }, call) => {
  const container = onlyContainer(given);
  requireFree('model', models(call.world), call, ModelName);
  await requireArtifacts(container, call);
  requireFree('model', models(call.world), call, ModelName);
  const { world, account, region } = call;
  const arn = arnOf('model', call, ModelName);
  const creationTime = world.now().toISOString();
  models(world).set(ModelName, { account, region, name: ModelName, arn, creationTime, container, given });
  addTags(world, call, arn, Tags);
  return { ModelArn: arn };
};

function onlyContainer({ PrimaryContainer, Containers = [] }: Omit<Input, 'ModelName'>): ContainerDefinition {
  const all = [...(PrimaryContainer ? [PrimaryContainer] : []), ...Containers];
  if (PrimaryContainer && Containers.length > 0) {
    throw validationException('Both PrimaryContainer and Containers are given: set exactly one of them.');
  }
  if (all.length === 0)
    throw validationException('Neither PrimaryContainer nor Containers is given: set exactly one of them.');
  if (all.length > 1) throw moreContainers(all.length);
  if (!all[0].Image) throw validationException('The container has no Image.');
  return all[0];
}

function moreContainers(count: number) {
  return notImitated(`Containers with ${count} elements of CreateModel yet`);
}

const ECR = /^\d{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.[a-z.]+\//;

async function requireArtifacts({ Image, ImageConfig, ModelDataUrl }: ContainerDefinition, call: Call): Promise<void> {
  if (!ECR.test(Image) && ImageConfig?.RepositoryAccessMode !== 'Vpc') {
    throw validationException(`Using non-ECR image "${Image}" without Vpc repository access mode is not supported.`);
  }
  requireRunnable(call.world, Image);
  if (ModelDataUrl) await requireModelData(call.world, ModelDataUrl);
}
