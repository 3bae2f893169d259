import type { Call } from '../../http/types';
import type { ChangeSetRecord } from '../stacks/change-set-store';
import type { Stacks } from '../stacks/stacks';
import { required } from './inputs';

export interface ChangeSetInput {
  readonly StackName?: string;
  readonly ChangeSetName?: string;
}

/** @throws ChangeSetNotFound, or ValidationError when it is the stack that is missing. */
export function changeSetOf({ StackName, ChangeSetName }: ChangeSetInput, call: Call, stacks: Stacks): ChangeSetRecord {
  const name = required('ChangeSetName', ChangeSetName);
  if (name.startsWith('arn:')) return stacks.changeSets.get(name);
  return stacks.changeSets.get(name, stacks.store.get(call, required('StackName', StackName)));
}
