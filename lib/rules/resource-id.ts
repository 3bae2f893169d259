import type { Property } from './property';
import type { Resource } from './resource';
import type { Stack } from './stack';
import { identityOf, isScalar, joined, Reference, Text } from './value';

const CONFIG = 'AWS::SageMaker::EndpointConfig';
const ENDPOINT = 'AWS::SageMaker::Endpoint';
const COMPONENT = 'AWS::SageMaker::InferenceComponent';

/** A variant of an endpoint; each part only where the template has it. */
export interface ScaledVariant {
  readonly kind: 'variant';
  readonly endpoint?: Resource;
  readonly config?: Resource;
  readonly variant?: Property;
  /** As far as it is known. */
  readonly variantName?: string;
}

export interface ScaledComponent {
  readonly kind: 'inference-component';
  readonly component?: Resource;
}

/** What `endpoint/x/variant/y` or `inference-component/x` means; nothing for an id of which not even the form is known. */
export function scaledBy(resourceId: Property, stack: Stack): ScaledVariant | ScaledComponent | undefined {
  const segments = segmentsOf(resourceId.value);
  const [kind, name, variant, variantName] = segments;
  if (kind === 'inference-component' && segments.length === 2) return { kind, component: stack.find(COMPONENT, name) };
  if (kind !== 'endpoint' || variant !== 'variant' || segments.length !== 4) return undefined;
  return { kind: variant, ...variantOf(stack.find(ENDPOINT, name), variantName) };
}

/** The configuration of an endpoint, and its variant of a name; each only where the template has it. */
export function variantOf(endpoint: Resource | undefined, name: unknown): Omit<ScaledVariant, 'kind'> {
  const config = endpoint?.get('EndpointConfigName').follow(CONFIG);
  const variants = config?.get('ProductionVariants').items ?? [];
  const identity = identityOf(name);
  const variant = variants.find(
    (one) => identity !== undefined && identityOf(one.get('VariantName').value) === identity,
  );
  return { endpoint, config, variant, variantName: isScalar(name) ? String(name) : undefined };
}

/** What makes it for certain no resource id of SageMaker, in words. */
export function misnamed(resourceId: Property, stack: Stack): string | undefined {
  const { text, value } = resourceId;
  if (text !== undefined) return FORM.test(text) ? undefined : `is '${text}'`;
  const arn = value instanceof Text ? value.parts.find((part) => isArn(part, stack)) : undefined;
  return arn instanceof Reference ? `has the ARN of '${arn.logicalId}' in it, which is what Ref gives` : undefined;
}

const FORM = /^(endpoint\/[^/]+\/variant\/[^/]+|inference-component\/[^/]+)$/;

/** Ref of an endpoint or an inference component is no name. */
function isArn(part: unknown, stack: Stack): boolean {
  if (!(part instanceof Reference) || part.attribute !== 'Ref') return false;
  return [ENDPOINT, COMPONENT].includes(stack.get(part.logicalId)?.type ?? '');
}

/** What is between the slashes, as far as it is known. */
function segmentsOf(value: unknown): unknown[] {
  const segments: unknown[][] = [[]];
  for (const part of value instanceof Text ? value.parts : [value]) {
    const [first, ...others] = typeof part === 'string' ? part.split('/') : [part];
    segments.at(-1)!.push(first);
    segments.push(...others.map((one) => [one]));
  }
  return segments.map((parts) => joined(parts.filter((part) => part !== '')));
}
