import type { Fields } from '../../cloudformation/template/template';
import { asFields, asList, asNumber, asText } from './fields';
import type { Resources } from './resources';

/** What an endpoint's configuration says of something that scales. */
export interface FleetSettings {
  readonly initial?: number;
  readonly instanceType?: string;
  readonly share: number;
  readonly asynchronous: boolean;
}

const ALONE: FleetSettings = { share: 1, asynchronous: false };

/** Of an endpoint's variant, or of an inference component; of what is not in the template nothing is known. */
export function fleetOf(resources: Resources, [name, variant]: readonly string[], warm: boolean): FleetSettings {
  return variant === undefined ? componentOf(resources, name) : variantOf(resources, name, variant, warm);
}

function componentOf(resources: Resources, name: string): FleetSettings {
  const found = resources
    .of('AWS::SageMaker::InferenceComponent')
    .find(({ id, properties }) => (properties.InferenceComponentName ?? id) === name);
  const copies = asFields(found?.properties.RuntimeConfig).CopyCount;
  return {
    ...ALONE,
    ...(copies === undefined ? {} : { initial: asNumber(copies, `CopyCount of inference component ${name}`) }),
  };
}

function variantOf(resources: Resources, endpointName: string, name: string, warm: boolean): FleetSettings {
  const config = configOf(resources, endpointName);
  const variants = asList(config?.ProductionVariants);
  const variant = variants.find(({ VariantName }) => VariantName === name);
  if (!variant) return ALONE;
  const count = warm ? asFields(variant.ServerlessConfig).ProvisionedConcurrency : variant.InitialInstanceCount;
  return {
    share: shareOf(variant, variants),
    asynchronous: config?.AsyncInferenceConfig !== undefined,
    instanceType: asText(variant.InstanceType),
    ...(count === undefined ? {} : { initial: asNumber(count, `the initial count of variant ${name}`) }),
  };
}

function configOf(resources: Resources, endpointName: string): Fields | undefined {
  const endpoint = resources
    .of('AWS::SageMaker::Endpoint')
    .find(({ id, properties }) => (properties.EndpointName ?? id) === endpointName);
  const config = endpoint?.properties.EndpointConfigName;
  return resources
    .of('AWS::SageMaker::EndpointConfig')
    .find(({ id, properties }) => (properties.EndpointConfigName ?? id) === config)?.properties;
}

function shareOf(variant: Fields, variants: readonly Fields[]): number {
  const weight = ({ InitialVariantWeight = 1, VariantName }: Fields) =>
    asNumber(InitialVariantWeight, `the weight of variant ${VariantName}`);
  const sum = variants.reduce((total, one) => total + weight(one), 0);
  return sum === 0 ? 0 : weight(variant) / sum;
}
