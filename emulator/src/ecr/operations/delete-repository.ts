import type { Operation } from '../../http/types';
import { type RepositoryInput, registryOf } from '../input';
import { Repositories } from '../repositories';
import { toWire } from '../wire';

export const deleteRepository: Operation<RepositoryInput & { readonly force?: boolean }> = (input, call) => {
  const scope = registryOf(input, call);
  const repository = call.world.part(Repositories).delete(scope, input.repositoryName, input.force ?? false);
  return { repository: toWire(repository) };
};
