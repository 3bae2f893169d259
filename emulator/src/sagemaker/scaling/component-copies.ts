import { randomUUID } from 'node:crypto';
import type { Fulfilment, ScalableDimension, ScalableResource } from '../../autoscaling/dimension';
import { ServiceError } from '../../http/errors';
import type { Scope, World } from '../../world/world';
import { type ComponentRecord, components } from '../components/component-record';
import { Components } from '../components/components';
import { sagemaker } from '../service';
import { refusalText } from './change-capacity';

const FORM = /^inference-component\/([^/]+)$/;
const NAMESPACE = 'AWS/SageMaker';

/** The copies of an inference component. */
export function componentCopies(world: World): ScalableDimension {
  return {
    name: 'sagemaker:inference-component:DesiredCopyCount',
    capacityName: 'copy count',
    resourceIdForm: 'inference-component/<inference component name>',
    metrics: {
      SageMakerInferenceComponentInvocationsPerCopy: {
        namespace: NAMESPACE,
        name: 'InvocationsPerCopy',
        statistic: 'Sum',
        period: 60,
        idle: 'zero',
      },
      SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution: {
        namespace: NAMESPACE,
        name: 'ConcurrentRequestsPerCopy',
        statistic: 'Average',
        period: 10,
        idle: 'concurrency',
      },
    },
    accepts: (resourceId) => FORM.test(resourceId),
    dimensionsOf: (resourceId) => [{ Name: 'InferenceComponentName', Value: nameIn(resourceId) }],
    find: (scope, resourceId) => {
      const component = find(world, scope, resourceId);
      return component && resourceOf(world, component);
    },
  };
}

/** The resource id of a component's copies. */
export const copiesOf = (name: string) => `inference-component/${name}`;

const nameIn = (resourceId: string) => resourceId.match(FORM)?.[1] ?? '';

function find(world: World, scope: Scope, resourceId: string): ComponentRecord | undefined {
  const found = components(world).get(scope, nameIn(resourceId));
  return found?.status === 'Deleting' ? undefined : found;
}

function resourceOf(world: World, component: ComponentRecord): ScalableResource {
  const { account, name, status, copyCount, pending, endpointName } = component;
  return {
    account,
    endpointName,
    capacity: pending?.copyCount ?? copyCount,
    unscalable:
      status === 'InService'
        ? undefined
        : `The status of inference component ${name} must be InService: it is ${status}.`,
    leastCapacity: 0,
    concurrency: concurrencyOf(world, component),
    setCapacity: (count) => changeCopies(world, component, count),
  };
}

function concurrencyOf(world: World, component: ComponentRecord): number {
  const copies = world.part(Components).copies(component);
  return copies.length === 0 ? 0 : copies.reduce((sum, { outstanding }) => sum + outstanding, 0) / copies.length;
}

async function changeCopies(world: World, component: ComponentRecord, CopyCount: number): Promise<Fulfilment> {
  const { account, region, name } = component;
  const input = { InferenceComponentName: name, DesiredRuntimeConfig: { CopyCount } };
  try {
    const call = { world, account, region, requestId: randomUUID() };
    await sagemaker.operations.UpdateInferenceComponentRuntimeConfig(input, call);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { kind: 'failed', reason: refusalText(error) };
  }
  const settled = await world.part(Components).settled(component);
  if (!settled) return { kind: 'unfulfilled', reason: `Inference component ${name} is gone.` };
  if (settled.failureReason) return { kind: 'failed', reason: settled.failureReason };
  if (settled.copyCount === CopyCount) return { kind: 'fulfilled' };
  return { kind: 'unfulfilled', reason: `Inference component ${name} was given another copy count.` };
}
