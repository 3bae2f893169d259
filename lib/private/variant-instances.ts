import { type Size, SizeRoundingBehavior, Stack, Token } from 'aws-cdk-lib';
import type { CfnEndpointConfig, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { IBaseModel } from '../base-model';
import type { FleetOptions } from '../production-variant';
import { checkSamePlace } from './arns';
import { API, checkName, checkSeconds, checkWholeNumber } from './checks';
import { checkFit, checkKnown } from './fit';
import type { GuardedVariant } from './hosted-variant';
import { fleetSeconds } from './rollout-time';

export const SEE_VARIANT = `${API}/API_ProductionVariant.html`;

/** A model of any kind, and the instances that serve it. */
export interface ServedFleet extends FleetOptions {
  readonly model: IBaseModel;
}

/** Who refuses an option of a variant. */
export function addVariantOf(endpoint: IEndpoint, variantName: string, method = 'addVariant'): string {
  return `${method}('${variantName}') of endpoint '${endpoint.node.path}'`;
}

/** The name and the model of any variant: what the endpoint as a whole allows is the endpoint's to check. */
export function checkVariant(endpoint: IEndpoint, name: string, model: IBaseModel, method?: string): void {
  checkVariantName(endpoint, name, method);
  checkSamePlace(addVariantOf(endpoint, name, method), 'model', model.env, Stack.of(endpoint));
}

/** The model of a variant, and its instances. */
export function checkInstances(endpoint: IEndpoint, name: string, options: ServedFleet, method?: string): void {
  checkFleet(endpoint, name, options, method);
  checkVariant(endpoint, name, options.model, method);
  checkFit(endpoint, addVariantOf(endpoint, name, method), options.model, options.instanceType);
}

/** A variant's instances: their count, their volumes, and how long they may take to start. */
export function checkFleet(endpoint: IEndpoint, name: string, options: FleetOptions, method?: string): void {
  checkVariantName(endpoint, name, method);
  const who = addVariantOf(endpoint, name, method);
  const subject = (what: string) => ({ who, what, see: SEE_VARIANT });
  checkWholeNumber(subject('initialInstanceCount'), options.initialInstanceCount, { min: 1 });
  for (const what of ['containerStartupHealthCheckTimeout', 'modelDataDownloadTimeout'] as const)
    checkSeconds(subject(what), options[what], { min: 60, max: 3600 });
  checkGibibytes(who, 'volumeSize', options.volumeSize);
  checkKnown(endpoint, who, options.instanceType);
}

/** What a rollout knows of a variant's instances. */
export function fleetOf(variantName: string, options: FleetOptions): GuardedVariant['_fleet'] {
  const { instanceType, initialInstanceCount, modelDataDownloadTimeout, containerStartupHealthCheckTimeout } = options;
  return {
    variantName,
    family: instanceType.family,
    instances: initialInstanceCount ?? 1,
    seconds: fleetSeconds(modelDataDownloadTimeout, containerStartupHealthCheckTimeout),
  };
}

/** The part of a variant that says what it serves, and what its instances are. */
export function renderInstances(
  variantName: string,
  options: ServedFleet,
): CfnEndpointConfig.ProductionVariantProperty {
  return { ...renderFleet(variantName, options), modelName: options.model.modelName };
}

/** The part of a variant that says what its instances are. */
export function renderFleet(variantName: string, options: FleetOptions): CfnEndpointConfig.ProductionVariantProperty {
  return {
    variantName,
    instanceType: options.instanceType.toString(),
    initialInstanceCount: options.initialInstanceCount ?? 1,
    containerStartupHealthCheckTimeoutInSeconds: options.containerStartupHealthCheckTimeout?.toSeconds(),
    modelDataDownloadTimeoutInSeconds: options.modelDataDownloadTimeout?.toSeconds(),
    volumeSizeInGb: options.volumeSize?.toGibibytes(),
  };
}

/** The name is the id of a construct, and the dimension of metrics: it must be known at synth. */
function checkVariantName(endpoint: IEndpoint, name: string, method = 'addVariant'): void {
  const who = `${method} of endpoint '${endpoint.node.path}'`;
  if (Token.isUnresolved(name)) throw new Error(`${who}: the variant's name is known only at deployment; write it out`);
  checkName({ who, what: "the variant's name", see: SEE_VARIANT }, name);
}

function checkGibibytes(who: string, what: string, size?: Size): void {
  if (!size || size.isUnresolved()) return;
  checkWholeNumber(
    { who, what, see: SEE_VARIANT },
    size.toGibibytes({ rounding: SizeRoundingBehavior.NONE }),
    { min: 1, max: 512 },
    ' GiB',
  );
}
