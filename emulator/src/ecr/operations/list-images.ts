import type { Operation } from '../../http/types';
import { imagesOf, type RepositoryInput, repositoryOf } from '../input';

export const listImages: Operation<RepositoryInput> = (input, call) => {
  const images = imagesOf(repositoryOf(input, call), call);
  return { imageIds: images.map(({ tag, digest }) => ({ imageTag: tag, imageDigest: digest })) };
};
