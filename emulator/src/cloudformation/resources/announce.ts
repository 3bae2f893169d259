import type { World } from '../../world/world';

/** Types that carry nothing anybody could miss. */
const SILENT = ['AWS::CDK::Metadata', 'AWS::CloudFormation::WaitCondition', 'AWS::CloudFormation::WaitConditionHandle'];

/** Says once of each type that it is not run. */
export function announce(world: World, type: string): void {
  if (!SILENT.includes(type)) world.announceOnce(sentenceFor(type));
}

function sentenceFor(type: string): string {
  if (type.startsWith('AWS::IAM::')) return 'IAM permissions are recorded, not enforced: every call is allowed.';
  return `${type} is recorded, not run: sagemaker-serving-local keeps its properties and answers references to it.`;
}
