import type { Operation } from '../../http/types';
import { components } from '../components/component-record';
import { requireAtRest, requireSoundRollout, variantFor } from '../components/component-rules';
import { Components } from '../components/components';
import { type Given, isSame, revisionOf } from '../components/specification';
import type { DeploymentConfig } from '../deployment/deployment-config';
import { find } from '../naming';
import { endpoints } from '../records';
import { validationException } from '../validation';

interface Input extends Given {
  readonly InferenceComponentName: string;
  readonly RuntimeConfig?: { readonly CopyCount: number };
  readonly DeploymentConfig?: DeploymentConfig;
}

/** Answers at once; the copies are replaced behind it. */
export const updateInferenceComponent: Operation<Input> = async (input, call) => {
  const { world } = call;
  const { InferenceComponentName: name, Specification, Specifications, DeploymentConfig: config } = input;
  const component = find('inference-component', components(world), call, name);
  requireAtRest(component, 'update');
  if (component.status === 'Failed')
    throw validationException(`Cannot update failed inference component "${name}": delete it and create it again.`);
  const variant = variantFor(
    find('endpoint', endpoints(world), component, component.endpointName),
    component.variantName,
  );
  const copyCount = input.RuntimeConfig?.CopyCount ?? component.copyCount;
  const given = Specification || Specifications;
  const revision = given ? await revisionOf({ ...component, world }, name, input, variant) : undefined;
  if (config && revision && !isSame(revision.given, component.revision?.given))
    requireSoundRollout(world, component, config, copyCount);
  const now = find('inference-component', components(world), call, name);
  requireAtRest(now, 'update');
  world.part(Components).update(now, { revision, copyCount, deploymentConfig: config });
  return { InferenceComponentArn: component.arn };
};
