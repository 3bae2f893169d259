import type { Operation } from '../../http/types';
import { components } from '../components/component-record';
import { requireAtRest } from '../components/component-rules';
import { Components } from '../components/components';
import { find } from '../naming';

/** Answers at once; requests under way are finished behind it. */
export const deleteInferenceComponent: Operation<{ InferenceComponentName: string }> = (
  { InferenceComponentName },
  { world, ...scope },
) => {
  const component = find('inference-component', components(world), scope, InferenceComponentName);
  requireAtRest(component, 'delete');
  world.part(Components).delete(component);
  return {};
};
