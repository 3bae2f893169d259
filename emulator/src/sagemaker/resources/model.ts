import type { ResourceHandler, ResourceState } from '../../cloudformation/resource-handler';
import { callAs, unlessGone, updateTags, withStackTags } from './call';

/** `AWS::SageMaker::Model`: everything but its tags is create-only. */
export const modelHandler: ResourceHandler = {
  async create(properties, context) {
    const ModelName = properties.ModelName ?? context.generateName(63);
    const input = withStackTags({ ...properties, ModelName }, context);
    const { ModelArn } = await callAs<{ ModelArn: string }>(context, 'CreateModel', input);
    return { physicalId: ModelArn, attributes: { Id: ModelArn, ModelArn, ModelName } };
  },

  async update(current, properties, context): Promise<ResourceState> {
    await updateTags(context, current.physicalId, properties);
    return current;
  },

  delete: ({ attributes: { ModelName } }, context) => unlessGone(callAs(context, 'DeleteModel', { ModelName })),
};
