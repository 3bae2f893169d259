import type { Operation } from '../../http/types';
import { find } from '../naming';
import { endpointConfigs, type ProductionVariant } from '../records';

export const describeEndpointConfig: Operation<{ EndpointConfigName: string }> = ({ EndpointConfigName }, call) => {
  const { name, arn, creationTime, given, variants } = find(
    'endpoint-config',
    endpointConfigs(call.world),
    call,
    EndpointConfigName,
  );
  return {
    ...given,
    EndpointConfigName: name,
    EndpointConfigArn: arn,
    CreationTime: new Date(creationTime),
    ProductionVariants: variants.map(withDefaults),
  };
};

const withDefaults = (variant: ProductionVariant) => ({ InitialVariantWeight: 1, ...variant });
