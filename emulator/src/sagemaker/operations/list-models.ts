import type { Operation } from '../../http/types';
import { type ListInput, page } from '../listing';
import { models } from '../records';

export const listModels: Operation<ListInput> = (input, call) => {
  const { items, NextToken } = page(models(call.world).list(call), input);
  const Models = items.map(({ name, arn, creationTime }) => ({
    ModelName: name,
    ModelArn: arn,
    CreationTime: new Date(creationTime),
  }));
  return { Models, NextToken };
};
