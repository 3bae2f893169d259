import type { Call } from '../../http/types';
import { checkTypes } from '../resources/check-types';
import type { Desired, StackRecord } from '../stacks/records';
import type { Stacks } from '../stacks/stacks';
import { checkCapabilities } from '../template/capabilities';
import { checkReferences } from '../template/check-references';
import { resolveParameters } from '../template/parameters';
import { checkDescription, parseTemplate } from '../template/parse';
import { refuseGaps } from './gaps';
import { type StackInput, tagsOf } from './inputs';
import { templateText } from './template-text';

/** What a caller wants a stack to be, once it has passed every check that needs no resources. */
export async function desiredState(
  input: StackInput,
  call: Call,
  stacks: Stacks,
  stack: StackRecord,
): Promise<Desired> {
  refuseGaps(input, call);
  const text = await templateText(input, call, stacks, stack);
  const template = parseTemplate(text);
  checkDescription(template);
  checkTypes(template);
  checkReferences(template);
  const capabilities = input.Capabilities ?? [];
  checkCapabilities(template, capabilities);
  const parameters = await resolveParameters(template, {
    given: input.Parameters ?? [],
    previous: stack.deployed?.parameters ?? [],
    read: (name) => stacks.neighbours.readParameter(stack, name),
  });
  const tags = input.Tags ? tagsOf(input) : (stack.deployed?.tags ?? []);
  const notificationArns = input.NotificationARNs ?? [];
  return { template: text, parameters, tags, capabilities, notificationArns, roleArn: input.RoleARN };
}
