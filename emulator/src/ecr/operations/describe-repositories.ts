import type { Operation } from '../../http/types';
import { registryOf } from '../input';
import { Repositories } from '../repositories';
import { toWire } from '../wire';

interface DescribeRepositoriesInput {
  readonly registryId?: string;
  readonly repositoryNames?: readonly string[];
}

/** All of them in one page. */
export const describeRepositories: Operation<DescribeRepositoriesInput> = (input, call) => {
  const scope = registryOf(input, call);
  const repositories = call.world.part(Repositories);
  const found = input.repositoryNames?.map((name) => repositories.require(scope, name)) ?? repositories.list(scope);
  return { repositories: found.map(toWire) };
};
