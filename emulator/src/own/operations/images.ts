import { parseEcrImageUri } from '../../containers/image-uri';
import { type BuildRequest, Images } from '../../containers/images';
import { Repositories } from '../../ecr/repositories';
import { ServiceError } from '../../http/errors';
import { jsonBody, type OwnOperation } from '../request';

/** `docker build`, of a folder that is on this machine. */
export const buildImage: OwnOperation = async (http, { world }) => {
  const request = await jsonBody<BuildRequest>(http, ['context', 'tag']);
  return world.part(Images).build(request);
};

/** `docker tag` */
export const tagImage: OwnOperation = async (http, { world }) => {
  const { source, target } = await jsonBody<{ source: string; target: string }>(http, ['source', 'target']);
  return world.part(Images).tag(source, target);
};

/** `docker push`: as with ECR, the repository must be there. */
export const pushImage: OwnOperation = async (http, { world }) => {
  const { tag } = await jsonBody<{ tag: string }>(http, ['tag']);
  const parsed = parseEcrImageUri(tag);
  if (parsed) world.part(Repositories).require(parsed, parsed.repositoryName);
  return world.part(Images).push(tag);
};

/** `docker inspect` */
export const inspectImage: OwnOperation = ({ query }, { world }) => {
  const tag = query.get('tag') ?? '';
  const image = world.part(Images).inspect(tag);
  if (image) return image;
  throw new ServiceError('NoSuchImage', 404, `No such image: ${tag}`);
};
