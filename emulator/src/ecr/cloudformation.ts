import type { Properties, ResourceHandler, ResourceState } from '../cloudformation/resource-handler';
import { Repositories, type Repository, repositoryArn, repositoryUri } from './repositories';

const LONGEST_NAME = 256;

const repository: ResourceHandler = {
  async create(properties, context) {
    const name = (properties.RepositoryName as string | undefined) ?? context.generateName(LONGEST_NAME).toLowerCase();
    return stateOf(context.world.part(Repositories).create(context, name, optionsOf(properties)));
  },
  async update(current, properties, context) {
    const repositories = context.world.part(Repositories);
    return stateOf(repositories.configure(repositories.require(context, current.physicalId), optionsOf(properties)));
  },
  async delete({ physicalId }, context) {
    const repositories = context.world.part(Repositories);
    if (repositories.find(context, physicalId)) repositories.delete(context, physicalId, false);
  },
};

function optionsOf({ ImageTagMutability, ImageScanningConfiguration }: Properties) {
  const scanning = ImageScanningConfiguration as { ScanOnPush?: boolean | string } | undefined;
  return {
    tagMutability: (ImageTagMutability as string | undefined) ?? 'MUTABLE',
    scanOnPush: String(scanning?.ScanOnPush) === 'true',
  };
}

function stateOf(found: Repository): ResourceState {
  return {
    physicalId: found.name,
    attributes: { Arn: repositoryArn(found), RepositoryUri: repositoryUri(found) },
  };
}

/** What runs the resource types of ECR. */
export const ecrHandlers: Readonly<Record<string, ResourceHandler>> = { 'AWS::ECR::Repository': repository };
