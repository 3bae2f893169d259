import { ServiceError } from '../../http/errors';
import type { Template } from './template';

const IAM_NAMES: Readonly<Record<string, string | undefined>> = {
  'AWS::IAM::AccessKey': undefined,
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': undefined,
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::UserToGroupAddition': undefined,
};

export interface RequiredCapabilities {
  readonly capabilities: readonly string[];
  readonly reason?: string;
}

/** What the caller must acknowledge before a template is deployed. */
export function requiredCapabilities(template: Template): RequiredCapabilities {
  const iam = Object.entries(template.Resources).filter(([, { Type }]) => Object.hasOwn(IAM_NAMES, Type));
  if (iam.length === 0) return { capabilities: [] };
  const named = iam.some(([, { Type, Properties }]) => Properties?.[IAM_NAMES[Type] ?? ''] !== undefined);
  return {
    capabilities: [named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'],
    reason: `The following resource(s) require capabilities: [${[...new Set(iam.map(([, { Type }]) => Type))].join(', ')}]`,
  };
}

/** @throws InsufficientCapabilitiesException when the caller did not acknowledge what the template needs. */
export function checkCapabilities(template: Template, given: readonly string[]): void {
  const { capabilities } = requiredCapabilities(template);
  const enough = capabilities.every(
    (name) => given.includes(name) || (name === 'CAPABILITY_IAM' && given.includes('CAPABILITY_NAMED_IAM')),
  );
  if (!enough)
    throw new ServiceError(
      'InsufficientCapabilitiesException',
      400,
      `Requires capabilities : [${capabilities.join(', ')}]`,
    );
}
