import { ArnFormat, type Stack, Token } from 'aws-cdk-lib';
import { API, knownToDiffer, refuse } from './checks';

const SEE = `${API}/API_ContainerDefinition.html`;
const MAX_LENGTH = 176;
const ARN =
  /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:model-package\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}(\/[0-9]{1,9})?$/;

/** The same ARN, after a check: the pattern of `ModelPackageName`, and the rule that a model is made in the region of its package. Tokens pass. */
export function checkedPackageArn(who: string, arn: string, stack: Stack): string {
  if (Token.isUnresolved(arn)) return arn;
  if (!ARN.test(arn) || arn.length > MAX_LENGTH) {
    const example = 'arn:aws:sagemaker:<region>:<account>:model-package/<name>, with /<version> if it is in a registry';
    refuse({ who, what: 'modelPackageArn', see: SEE }, `'${arn}'`, `${example}, of at most ${MAX_LENGTH} characters`);
  }
  const { region } = stack.splitArn(arn, ArnFormat.SLASH_RESOURCE_NAME);
  if (region && knownToDiffer(region, stack.region))
    refuse({ who, what: "the package's region", see: SEE }, region, `the stack's, ${stack.region}`);
  return arn;
}
