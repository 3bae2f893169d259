import type { Operation } from '../../http/types';
import { type RepositoryInput, registryOf } from '../input';
import { Repositories } from '../repositories';
import { toWire } from '../wire';

interface CreateRepositoryInput extends RepositoryInput {
  readonly imageTagMutability?: string;
  readonly imageScanningConfiguration?: { readonly scanOnPush?: boolean };
}

export const createRepository: Operation<CreateRepositoryInput> = (input, call) => {
  const options = {
    tagMutability: input.imageTagMutability,
    scanOnPush: input.imageScanningConfiguration?.scanOnPush,
  };
  const repository = call.world.part(Repositories).create(registryOf(input, call), input.repositoryName, options);
  return { repository: toWire(repository) };
};
