import type { Operation } from '../../http/types';
import { components } from '../components/component-record';
import { Components } from '../components/components';
import { type ComponentDescription, describeComponent } from '../components/describe-component';
import { find } from '../naming';

export const describeInferenceComponent: Operation<{ InferenceComponentName: string }> = (
  { InferenceComponentName },
  { world, ...scope },
): ComponentDescription => {
  const component = find('inference-component', components(world), scope, InferenceComponentName);
  return describeComponent(component, world.part(Components).copies(component).length);
};
