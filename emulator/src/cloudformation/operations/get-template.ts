import type { Operation } from '../../http/types';
import { Stacks } from '../stacks/stacks';
import { type ChangeSetInput, changeSetOf } from './change-set-lookup';
import { required } from './inputs';

const STAGES = ['Original', 'Processed'];

/** Both stages are the same text: there are no transforms. */
export const getTemplate: Operation<ChangeSetInput> = (input, call) => {
  const stacks = call.world.part(Stacks);
  if (input.ChangeSetName) {
    const { desired } = changeSetOf(input, call, stacks);
    return { TemplateBody: desired.template, StagesAvailable: STAGES };
  }
  const { deployed } = stacks.store.get(call, required('StackName', input.StackName));
  return { TemplateBody: deployed?.template ?? '{}', StagesAvailable: STAGES };
};
