import { notImitated } from '../../http/errors';
import type { ProductionVariant } from '../records';
import { validationException } from '../validation';

/** What an endpoint config may hold beside its variants. */
interface Features {
  readonly ExecutionRoleArn?: string;
  readonly AsyncInferenceConfig?: object;
  readonly ShadowProductionVariants?: readonly ProductionVariant[];
}

/**
 * What holds for variants without a model, whose instances are for inference components.
 *
 * @throws ServiceError ValidationException; of the sentences, the one about ManagedInstanceScaling is the service's own.
 */
export function requireHosting(variants: readonly ProductionVariant[], given: Features): void {
  const scaled = variants.find((variant) => variant.ModelName && variant.ManagedInstanceScaling);
  if (scaled) throw validationException('ManagedInstanceScaling is only supported for inference component endpoints.');
  for (const variant of variants) requireRange(variant);
  const nameless = [...variants, ...(given.ShadowProductionVariants ?? [])].filter(({ ModelName }) => !ModelName);
  if (nameless.length === 0) return;
  const [{ VariantName, ServerlessConfig }] = nameless;
  if (ServerlessConfig || nameless.length < variants.length || !nameless.every((one) => variants.includes(one)))
    throw validationException(`Production variant "${VariantName}" has no ModelName.`);
  if (!given.ExecutionRoleArn)
    throw validationException(
      `ExecutionRoleArn is required: production variant "${VariantName}" has no ModelName, so the endpoint is for inference components.`,
    );
  if (given.AsyncInferenceConfig) throw notImitated('AsyncInferenceConfig on an endpoint for inference components');
}

function requireRange({ VariantName, ManagedInstanceScaling: scaling }: ProductionVariant): void {
  const { Status, MinInstanceCount: min = 0, MaxInstanceCount: max } = scaling ?? {};
  if (Status !== 'ENABLED') return;
  if (max === undefined) throw notImitated('ManagedInstanceScaling without MaxInstanceCount');
  if (min > max)
    throw validationException(
      `MinInstanceCount of "${VariantName}" must be less than or equal to MaxInstanceCount, ${max}: it is ${min}.`,
    );
}
