import type { Operation } from '../../http/types';
import { taggable, tagsOf } from '../tags';

/** All tags at once: there are at most 50, which is also the smallest page that may be asked for. */
export const listTags: Operation<{ ResourceArn: string }> = ({ ResourceArn }, { world, ...scope }) => {
  const resource = taggable(world, scope, ResourceArn);
  return { Tags: tagsOf(world, resource, resource.arn) };
};
