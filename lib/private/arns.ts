import { ArnFormat, type Stack, Token } from 'aws-cdk-lib';
import { knownToDiffer } from './checks';

/**
 * The ARN of a SageMaker resource by its name.
 *
 * SageMaker writes names in ARNs in lower case, and IAM compares them letter by letter.
 */
export function sageMakerArn(stack: Stack, resource: string, name: string): string {
  const resourceName = Token.isUnresolved(name) ? name : name.toLowerCase();
  return stack.formatArn({ service: 'sagemaker', resource, resourceName });
}

/** The name in an ARN such as `arn:aws:sagemaker:eu-west-1:111122223333:endpoint/digits`. */
export function nameInArn(stack: Stack, arn: string): string {
  return stack.splitArn(arn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
}

/** Refuses what is known to be in another region or account than the stack. */
export function checkSamePlace(
  who: string,
  what: string,
  env: { region: string; account: string },
  stack: Stack,
  why = "SageMaker serves only models of the endpoint's own account and region",
): void {
  for (const part of ['region', 'account'] as const) {
    if (!knownToDiffer(env[part], stack[part])) continue;
    throw new Error(`${who}: the ${what}'s ${part} is ${env[part]}, allowed is the endpoint's, ${stack[part]}; ${why}`);
  }
}
