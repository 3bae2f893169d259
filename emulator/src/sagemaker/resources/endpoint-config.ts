import type { ResourceHandler, ResourceState } from '../../cloudformation/resource-handler';
import { callAs, unlessGone, updateTags, withStackTags } from './call';

/** `AWS::SageMaker::EndpointConfig`: everything but its tags is create-only. */
export const endpointConfigHandler: ResourceHandler = {
  async create(properties, context) {
    const EndpointConfigName = properties.EndpointConfigName ?? context.generateName(63);
    const input = withStackTags({ ...properties, EndpointConfigName }, context);
    const { EndpointConfigArn } = await callAs<{ EndpointConfigArn: string }>(context, 'CreateEndpointConfig', input);
    return {
      physicalId: EndpointConfigArn,
      attributes: { Id: EndpointConfigArn, EndpointConfigArn, EndpointConfigName },
    };
  },

  async update(current, properties, context): Promise<ResourceState> {
    await updateTags(context, current.physicalId, properties);
    return current;
  },

  delete: ({ attributes: { EndpointConfigName } }, context) =>
    unlessGone(callAs(context, 'DeleteEndpointConfig', { EndpointConfigName })),
};
