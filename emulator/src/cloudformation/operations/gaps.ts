import { notImitated } from '../../http/errors';
import type { Call } from '../../http/types';
import type { StackInput } from './inputs';

/** @throws NotImitated for what a caller asks for and the emulator lacks. What it may safely leave out, it says once. */
export function refuseGaps(input: StackInput, { world }: Call): void {
  if (input.StackPolicyBody || input.StackPolicyURL) throw notImitated('stack policies');
  if (input.ResourceTypes?.length) throw notImitated('ResourceTypes: permissions are not enforced');
  if (input.DeploymentConfig?.Mode === 'EXPRESS') throw notImitated('the deployment mode EXPRESS');
  if (input.RollbackConfiguration?.RollbackTriggers?.length)
    world.announceOnce('CloudFormation rollback triggers are not watched: only a failing resource rolls a stack back.');
  if (input.NotificationARNs?.length) world.announceOnce('Stack events are not sent to NotificationARNs.');
}
