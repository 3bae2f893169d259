import type { Operation } from '../../http/types';
import type { Tag } from '../records';
import { addTags, taggable } from '../tags';

interface Input {
  readonly ResourceArn: string;
  readonly Tags: readonly Tag[];
}

export const addTagsOperation: Operation<Input> = ({ ResourceArn, Tags }, { world, ...scope }) => {
  const resource = taggable(world, scope, ResourceArn);
  return { Tags: addTags(world, resource, resource.arn, Tags) };
};
