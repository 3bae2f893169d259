import type { Scope, World } from '../world/world';
import { models, type ProductionVariant } from './records';
import { validationException } from './validation';

/**
 * Whether the shadow may shadow: there is one, beside one production variant, and each is instances of one container.
 *
 * @throws ServiceError ValidationException.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/shadow-tests-create.html
 */
export function requireShadowable(
  variants: readonly ProductionVariant[],
  shadows: readonly ProductionVariant[],
  call: Scope & { readonly world: World },
): void {
  if (shadows.length === 0) return;
  if (shadows.length > 1 || variants.length > 1) {
    throw validationException(
      `Shadow variants need exactly one production variant and one shadow variant: given are ${variants.length} and ${shadows.length}.`,
    );
  }
  for (const variant of [...variants, ...shadows]) requirePlain(variant, call);
}

function requirePlain({ VariantName, ModelName }: ProductionVariant, call: Scope & { readonly world: World }): void {
  const containers = models(call.world).get(call, ModelName ?? '')?.containers ?? [];
  if (containers.length === 1 && containers[0].Mode !== 'MultiModel') return;
  throw validationException(
    `Shadow variants are only supported for models of one container with one model: that of variant "${VariantName}" is not.`,
  );
}
