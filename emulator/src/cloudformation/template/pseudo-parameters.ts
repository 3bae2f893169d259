import { partitionOf, urlSuffixOf } from '../../world/partition';
import type { Scope } from '../../world/world';
import { NO_VALUE } from './values';

export interface StackIdentity extends Scope {
  readonly stackName: string;
  readonly stackId: string;
  readonly notificationArns: readonly string[];
}

/** What `Ref` gives for the names that begin with AWS::. */
export function pseudoParameters(stack: StackIdentity): ReadonlyMap<string, unknown> {
  const partition = partitionOf(stack.region);
  return new Map<string, unknown>([
    ['AWS::AccountId', stack.account],
    ['AWS::NotificationARNs', stack.notificationArns],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::Partition', partition],
    ['AWS::Region', stack.region],
    ['AWS::StackId', stack.stackId],
    ['AWS::StackName', stack.stackName],
    ['AWS::URLSuffix', urlSuffixOf(stack.region)],
  ]);
}

export const PSEUDO_PARAMETERS: readonly string[] = [
  'AWS::AccountId',
  'AWS::NotificationARNs',
  'AWS::NoValue',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
];
