import { type Stack, Token } from 'aws-cdk-lib';
import type { InferenceComponentProps } from '../inference-component-props';
import type { InferenceComponentVariant } from '../inference-component-variant';
import { checkSamePlace } from './arns';
import { API, checkName, checkWholeNumber, GUIDE } from './checks';
import { placeOf } from './guarded-rollout';

const SEE = `${API}/API_CreateInferenceComponent.html`;
const ALARMS_WHY = `SageMaker watches only alarms of the component's own account and region (${GUIDE}/deployment-guardrails-configuration.html)`;

/** What is wrong with a component by itself. */
export function checkComponent(who: string, props: InferenceComponentProps, stack: Stack): void {
  const { specification, copyCount, inferenceComponentName: name, deployment } = props;
  const subject = (what: string) => ({ who, what, see: SEE });
  if (name !== undefined) checkName(subject('inferenceComponentName'), name);
  checkWholeNumber(subject('copyCount'), copyCount, { min: 0 });
  if (specification._model) checkSamePlace(who, 'model', specification._model.env, stack);
  for (const alarm of deployment?._alarms ?? [])
    checkSamePlace(who, 'rollback alarm', placeOf(alarm), stack, ALARMS_WHY);
  if (specification._base) checkAdapter(who, props);
}

function checkAdapter(who: string, { specification, copyCount, endpoint }: InferenceComponentProps): void {
  const base = specification._base!;
  if (copyCount !== undefined)
    throw new Error(
      `${who}: copyCount is given for an adapter, which has the copies of '${base.node.path}'; leave it out (${SEE})`,
    );
  const [own, other] = [endpoint.endpointName, base.endpoint.endpointName];
  if (own === other || Token.isUnresolved(own) || Token.isUnresolved(other)) return;
  throw new Error(
    `${who}: it is an adapter of '${base.node.path}', which is on endpoint '${other}', allowed is a component of its own endpoint, '${own}' (${SEE})`,
  );
}

/** What is wrong with the variant that a component is to be on, when all are there. */
export function variantProblems(
  who: string,
  variants: readonly InferenceComponentVariant[],
  variantName: string | undefined,
): string[] {
  const names = variants.map((variant) => variant.variantName);
  const shown = names.map((name) => `'${name}'`).join(', ');
  if (variantName === undefined)
    return names.length > 1
      ? [`${who}: its endpoint has the variants ${shown}; say with \`variantName\` which one it is on`]
      : [];
  if (names.length === 0 || Token.isUnresolved(variantName) || names.includes(variantName)) return [];
  return [`${who}: its endpoint has no variant '${variantName}'; its variants are ${shown}`];
}
