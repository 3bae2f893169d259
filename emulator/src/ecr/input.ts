import { Images, type PushedImage } from '../containers/images';
import type { Call } from '../http/types';
import type { Scope } from '../world/world';
import { Repositories, type Repository, repositoryUri } from './repositories';

/** What most operations begin with. */
export interface RepositoryInput {
  readonly registryId?: string;
  readonly repositoryName: string;
}

export interface ImageId {
  readonly imageTag?: string;
  readonly imageDigest?: string;
}

/** The registry is another account's when the input says so. */
export function registryOf(input: { readonly registryId?: string }, { account, region }: Call): Scope {
  return { account: input.registryId ?? account, region };
}

/** @throws ServiceError RepositoryNotFoundException */
export function repositoryOf(input: RepositoryInput, call: Call): Repository {
  return call.world.part(Repositories).require(registryOf(input, call), input.repositoryName);
}

export function imagesOf(repository: Repository, call: Call): PushedImage[] {
  return call.world.part(Images).inRepository(repositoryUri(repository));
}

export function isMeant({ imageTag, imageDigest }: ImageId, image: PushedImage): boolean {
  return (imageTag ?? image.tag) === image.tag && (imageDigest ?? image.digest) === image.digest;
}
