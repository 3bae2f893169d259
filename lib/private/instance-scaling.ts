import { Token } from 'aws-cdk-lib';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { ManagedInstanceScaling } from '../managed-instance-scaling';
import { API, checkWholeNumber, refuse } from './checks';

const SEE = `${API}/API_ProductionVariantManagedInstanceScaling.html`;

export function checkScaling(who: string, scaling?: ManagedInstanceScaling): void {
  if (!scaling) return;
  const { minInstanceCount: min, maxInstanceCount: max } = scaling;
  const subject = (what: string) => ({ who, what: `managedInstanceScaling.${what}`, see: SEE });
  checkWholeNumber(subject('minInstanceCount'), min, { min: 0 });
  checkWholeNumber(subject('maxInstanceCount'), max, { min: 1 });
  if (Token.isUnresolved(min) || Token.isUnresolved(max) || min <= max) return;
  refuse(subject('minInstanceCount'), `${min}`, `at most maxInstanceCount, ${max}`);
}

export function renderScaling(
  scaling?: ManagedInstanceScaling,
): CfnEndpointConfig.ManagedInstanceScalingProperty | undefined {
  if (!scaling) return undefined;
  const { minInstanceCount, maxInstanceCount, scaleInPolicy } = scaling;
  return { status: 'ENABLED', minInstanceCount, maxInstanceCount, scaleInPolicy: scaleInPolicy?._render() };
}
