import type { ResourceHandler } from '../resource-handler';

/** The type under which the handler of all custom resources is found, whatever they call themselves. */
export const CUSTOM_RESOURCE = 'AWS::CloudFormation::CustomResource';

/** What holds while nobody is connected who could call a function. */
export const refusedCustomResource: ResourceHandler = {
  create: async (_, { type }) => {
    throw new Error(
      `sagemaker-serving-local does not run custom resources (${type}): nothing would call their function.`,
    );
  },
  delete: async () => {},
};
