import type { Construct } from 'constructs';
import type { AutoScalingOptions } from '../auto-scaling';
import type { IInferenceComponent } from '../inference-component-props';
import { GUIDE } from './checks';
import { PlainScaling } from './scaling-plain';
import { targetOf } from './scaling-target';

const ID = 'AutoScaling';

/** Lets the copies of a component scale. It is in nobody's way: a component that scales changes like any other. */
export function scaleCopies(
  component: IInferenceComponent & Construct,
  of: string,
  base: IInferenceComponent | undefined,
  options: AutoScalingOptions,
): void {
  const who = `autoScaling of ${of}`;
  const { inferenceComponentName: name } = component;
  if (base)
    throw new Error(
      `${who}: an adapter has the copies of what it is on top of; scale '${base.node.path}' (${GUIDE}/inference-components.html)`,
    );
  if (component.node.tryFindChild(ID)) throw new Error(`${who}: it scales already; give all policies at once`);
  const dimensions = [{ name: 'InferenceComponentName', value: name }];
  const names = {
    resourceId: `inference-component/${name}`,
    scalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
  } as const;
  const target = targetOf({ who, kind: 'copies', scope: component, dimensions }, names, options);
  new PlainScaling(component, ID, target, component.node.findChild('Resource'));
}
