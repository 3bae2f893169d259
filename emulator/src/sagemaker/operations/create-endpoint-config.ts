import type { Call, Operation } from '../../http/types';
import { type AsyncInferenceConfig, requireAsynchronous, requireAsynchronousModel } from '../asynchronous';
import { requireHosting } from '../components/hosting-rules';
import { arnOf, find, requireFree } from '../naming';
import { endpointConfigs, models, type ProductionVariant, type Tag } from '../records';
import { requireServerless, requireServerlessModel } from '../serverless';
import { checkFeatures } from '../several-containers';
import { requireShadowable } from '../shadows';
import { announceStandIn } from '../stand-ins';
import { addTags } from '../tags';
import { validationException } from '../validation';

interface Input {
  readonly EndpointConfigName: string;
  readonly ProductionVariants: readonly ProductionVariant[];
  readonly ShadowProductionVariants?: readonly ProductionVariant[];
  readonly AsyncInferenceConfig?: AsyncInferenceConfig;
  readonly Tags?: readonly Tag[];
}

export const createEndpointConfig: Operation<Input> = ({ EndpointConfigName, Tags, ...given }, call) => {
  requireFree('endpoint-config', endpointConfigs(call.world), call, EndpointConfigName);
  const { ProductionVariants: variants, ShadowProductionVariants: shadows = [] } = given;
  requireDistinct([...variants, ...shadows].map(({ VariantName }) => VariantName));
  requireServerless([...variants, ...shadows], given);
  requireAsynchronous(variants, given);
  requireHosting(variants, given);
  for (const variant of [...variants, ...shadows]) requireComplete(variant, call);
  for (const variant of variants.filter(({ ModelName }) => ModelName)) {
    const model = find('model', models(call.world), call, variant.ModelName ?? '');
    checkFeatures(variant, model, given);
    requireServerlessModel(variant, model);
    requireAsynchronousModel(model, given);
  }
  requireShadowable(variants, shadows, call);
  for (const variant of [...variants, ...shadows]) announceStandIn(call.world, variant);
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
    shadows,
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
  { VariantName, ModelName, InstanceType, InitialInstanceCount, ServerlessConfig }: ProductionVariant,
  call: Call,
): void {
  if (ModelName) find('model', models(call.world), call, ModelName);
  if (ServerlessConfig) return;
  if (!InstanceType) throw validationException(`Production variant "${VariantName}" has no InstanceType.`);
  if (InitialInstanceCount === undefined)
    throw validationException(`Production variant "${VariantName}" has no InitialInstanceCount.`);
}
