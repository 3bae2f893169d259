import type { Operation } from '../../http/types';
import { removeTags, taggable } from '../tags';

interface Input {
  readonly ResourceArn: string;
  readonly TagKeys: readonly string[];
}

export const deleteTags: Operation<Input> = ({ ResourceArn, TagKeys }, { world, ...scope }) => {
  const resource = taggable(world, scope, ResourceArn);
  removeTags(world, resource, resource.arn, TagKeys);
  return {};
};
