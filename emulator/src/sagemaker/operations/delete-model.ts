import type { Operation } from '../../http/types';
import { find } from '../naming';
import { models } from '../records';
import { forgetTags } from '../tags';

/** A model in use may go: what its endpoints serve stays with them. */
export const deleteModel: Operation<{ ModelName: string }> = ({ ModelName }, { world, ...scope }) => {
  const model = find('model', models(world), scope, ModelName);
  forgetTags(world, model, model.arn);
  models(world).delete(model, model.name);
  return {};
};
