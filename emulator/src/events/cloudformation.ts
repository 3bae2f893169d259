import type { Properties, ResourceHandler } from '../cloudformation/resource-handler';
import { ruleRecords, type Target } from './records';
import { deleteRule, putRule, putTargets, type RuleInput, removeTargets } from './rules';

const LONGEST_NAME = 64;

/** `AWS::Events::Rule`, with its targets. */
const rule: ResourceHandler = {
  async create(properties, context) {
    const Name = String(properties.Name ?? context.generateName(LONGEST_NAME));
    const made = putRule(context.world, context, inputIn(properties, Name));
    try {
      putTargets(context.world, made, targetsIn(properties));
    } catch (error) {
      deleteRule(context.world, made);
      throw error;
    }
    return { physicalId: Name, attributes: { Arn: made.arn, RuleName: Name } };
  },
  async update(current, properties, context) {
    const changed = putRule(context.world, context, inputIn(properties, current.physicalId));
    putTargets(context.world, { ...changed, targets: [] }, targetsIn(properties));
    return current;
  },
  async delete({ physicalId }, { world, account, region }) {
    const found = ruleRecords(world).get({ account, region }, physicalId);
    if (!found) return;
    const ids = found.targets.map(({ Id }) => Id);
    removeTargets(world, found, ids);
    deleteRule(world, { ...found, targets: [] });
  },
};

function inputIn({ EventPattern, ...properties }: Properties, Name: string): RuleInput {
  const pattern =
    typeof EventPattern === 'object' ? JSON.stringify(EventPattern) : (EventPattern as string | undefined);
  return { ...properties, Name, EventPattern: pattern };
}

const targetsIn = ({ Targets }: Properties) => (Targets ?? []) as readonly Target[];

/** What runs the resource types of EventBridge. */
export const eventsHandlers: Readonly<Record<string, ResourceHandler>> = { 'AWS::Events::Rule': rule };
