import type { PushedImage } from '../../containers/images';
import { ServiceError } from '../../http/errors';
import type { Operation } from '../../http/types';
import { type ImageId, imagesOf, isMeant, type RepositoryInput, repositoryOf } from '../input';
import type { Repository } from '../repositories';

interface DescribeImagesInput extends RepositoryInput {
  readonly imageIds?: readonly ImageId[];
}

export const describeImages: Operation<DescribeImagesInput> = (input, call) => {
  const repository = repositoryOf(input, call);
  const images = imagesOf(repository, call);
  for (const id of input.imageIds ?? [])
    if (!images.some((image) => isMeant(id, image))) throw notFound(id, repository);
  const meant = images.filter((image) => !input.imageIds || input.imageIds.some((id) => isMeant(id, image)));
  const digests = [...new Set(meant.map(({ digest }) => digest))];
  return { imageDetails: digests.map((digest) => detail(digest, images, repository)) };
};

/** One entry for each digest, with all its tags. Sizes are those of folders, so there is none. */
function detail(digest: string, images: readonly PushedImage[], { account, name }: Repository): object {
  const pushes = images.filter((image) => image.digest === digest);
  return {
    registryId: account,
    repositoryName: name,
    imageDigest: digest,
    imageTags: pushes.map(({ tag }) => tag),
    imagePushedAt: new Date(pushes.at(-1)!.pushedAt),
  };
}

function notFound({ imageDigest = 'null', imageTag = 'null' }: ImageId, { name, account }: Repository): ServiceError {
  return new ServiceError(
    'ImageNotFoundException',
    400,
    `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not exist within the repository with name '${name}' in the registry with id '${account}'`,
  );
}
