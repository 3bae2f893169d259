import type {
  Properties,
  ResourceContext,
  ResourceHandler,
  ResourceState,
} from '../../cloudformation/resource-handler';
import { Sentence } from '../../sentence';
import { coerce } from '../coercion';
import { type ComponentRecord, components } from '../components/component-record';
import { Components } from '../components/components';
import { type Given, isSame } from '../components/specification';
import { callAs, unlessGone, updateTags, withStackTags } from './call';

/** What the type has, and the operations have not. */
const NOT_SENT = ['DeploymentConfig', 'EndpointArn'];

/** `AWS::SageMaker::InferenceComponent`: stable once it is InService with what was asked for. */
export const inferenceComponentHandler: ResourceHandler = {
  async create(properties, context) {
    const InferenceComponentName = String(properties.InferenceComponentName ?? context.generateName(63));
    const given = Object.entries(properties).filter(([name]) => !NOT_SENT.includes(name));
    const input = withStackTags({ ...Object.fromEntries(given), InferenceComponentName }, context);
    const { InferenceComponentArn } = await callAs<{ InferenceComponentArn: string }>(
      context,
      'CreateInferenceComponent',
      input,
    );
    context.initiated?.(InferenceComponentArn);
    const state = { physicalId: InferenceComponentArn, attributes: { InferenceComponentArn } };
    const component = await settled(state, context);
    if (component?.status === 'InService') return { ...state, attributes: attributesOf(component) };
    await remove(state, context);
    throw new Sentence(
      component?.failureReason ?? `Inference component ${InferenceComponentName} was deleted while it was created.`,
    );
  },

  async update(current, properties, context) {
    const component = await settled(current, context);
    const who = `The inference component of ${context.logicalId}`;
    if (!component) throw new Sentence(`${who} is gone.`);
    requireSamePlace(who, component, properties);
    await updateTags(context, current.physicalId, properties);
    if (isThere(component, properties)) return current;
    const { Specification, Specifications, RuntimeConfig, DeploymentConfig } = properties;
    const wanted = { Specification, Specifications, RuntimeConfig, DeploymentConfig };
    await callAs(context, 'UpdateInferenceComponent', { InferenceComponentName: component.name, ...wanted });
    const after = await settled(current, context);
    if (!after || !isThere(after, properties))
      throw new Sentence(after?.failureReason ?? `${who} was deleted while it was updated.`);
    return { ...current, attributes: attributesOf(after) };
  },

  delete: remove,
};

/** The operation that updates a component has no such members. */
function requireSamePlace(who: string, { endpointName, variantName }: ComponentRecord, properties: Properties): void {
  const { EndpointName = endpointName, VariantName = variantName } = properties;
  if (EndpointName === endpointName && VariantName === variantName) return;
  throw new Sentence(
    `${who} is on variant ${variantName} of endpoint ${endpointName}, and cannot move to ${VariantName} of ${EndpointName}: give it another name, which replaces it.`,
  );
}

/** Whether it serves what the properties ask for. */
function isThere({ revision, copyCount }: ComponentRecord, properties: Properties): boolean {
  const input = coerce('CreateInferenceComponent', properties);
  const { RuntimeConfig } = input;
  const asked = (RuntimeConfig as { CopyCount?: number } | undefined)?.CopyCount ?? copyCount;
  return asked === copyCount && isSame(revision?.given, input as Given);
}

function attributesOf(component: ComponentRecord): ResourceState['attributes'] {
  return {
    InferenceComponentArn: component.arn,
    InferenceComponentName: component.name,
    InferenceComponentStatus: component.status,
    FailureReason: component.failureReason,
    CreationTime: component.creationTime,
    LastModifiedTime: component.lastModifiedTime,
    'RuntimeConfig.CurrentCopyCount': component.copyCount,
    'RuntimeConfig.DesiredCopyCount': component.copyCount,
  };
}

/** Waits until the component is gone and its copies have ended. */
async function remove(current: ResourceState, context: ResourceContext): Promise<void> {
  const component = await settled(current, context);
  if (!component) return;
  await unlessGone(callAs(context, 'DeleteInferenceComponent', { InferenceComponentName: component.name }));
  await context.world.part(Components).settled(component);
}

async function settled(current: ResourceState, context: ResourceContext): Promise<ComponentRecord | undefined> {
  const found = components(context.world)
    .list(context)
    .find(({ arn }) => arn === current.physicalId);
  return found && context.world.part(Components).settled(found);
}
