import { Images } from '../../containers/images';
import type { Operation } from '../../http/types';
import { type ImageId, imagesOf, isMeant, type RepositoryInput, repositoryOf } from '../input';

interface BatchDeleteImageInput extends RepositoryInput {
  readonly imageIds: readonly ImageId[];
}

export const batchDeleteImage: Operation<BatchDeleteImageInput> = (input, call) => {
  const images = imagesOf(repositoryOf(input, call), call);
  const meant = images.filter((image) => input.imageIds.some((id) => isMeant(id, image)));
  for (const image of meant) call.world.part(Images).unpush(image);
  const missing = input.imageIds.filter((imageId) => !images.some((image) => isMeant(imageId, image)));
  return {
    imageIds: meant.map(({ tag, digest }) => ({ imageTag: tag, imageDigest: digest })),
    failures: missing.map((imageId) => ({
      imageId,
      failureCode: 'ImageNotFound',
      failureReason: 'Requested image not found',
    })),
  };
};
