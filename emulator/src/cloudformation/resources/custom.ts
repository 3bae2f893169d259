import type { ResourceHandler } from '../resource-handler';

/** Custom resources need a Lambda function that runs. */
export const refusedCustomResource: ResourceHandler = {
  create: async (_, { type }) => {
    throw new Error(
      `sagemaker-serving-local does not run custom resources (${type}): nothing would call their function.`,
    );
  },
  delete: async () => {},
};
