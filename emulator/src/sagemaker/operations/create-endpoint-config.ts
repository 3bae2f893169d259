import type { Call, Operation } from '../../http/types';
import { arnOf, find, requireFree } from '../naming';
import { endpointConfigs, models, type ProductionVariant, type Tag } from '../records';
import { addTags } from '../tags';
import { validationException } from '../validation';

interface Input {
  readonly EndpointConfigName: string;
  readonly ProductionVariants: readonly ProductionVariant[];
  readonly Tags?: readonly Tag[];
}

export const createEndpointConfig: Operation<Input> = ({ EndpointConfigName, Tags, ...given }, call) => {
  requireFree('endpoint-config', endpointConfigs(call.world), call, EndpointConfigName);
  const variants = given.ProductionVariants;
  requireDistinct(variants.map(({ VariantName }) => VariantName));
  for (const variant of variants) requireComplete(variant, call);
  const { world, account, region } = call;
  const arn = arnOf('endpoint-config', call, EndpointConfigName);
  const creationTime = world.now().toISOString();
  endpointConfigs(world).set(EndpointConfigName, {
    account,
    region,
    name: EndpointConfigName,
    arn,
    creationTime,
    variants,
    given,
  });
  addTags(world, call, arn, Tags);
  return { EndpointConfigArn: arn };
};

function requireDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice) throw validationException(`Production variant names must be unique: "${twice}" is given more than once.`);
}

function requireComplete(
  { VariantName, ModelName, InstanceType, InitialInstanceCount }: ProductionVariant,
  call: Call,
): void {
  if (!ModelName) throw validationException(`Production variant "${VariantName}" has no ModelName.`);
  find('model', models(call.world), call, ModelName);
  if (!InstanceType) throw validationException(`Production variant "${VariantName}" has no InstanceType.`);
  if (InitialInstanceCount === undefined)
    throw validationException(`Production variant "${VariantName}" has no InitialInstanceCount.`);
}
