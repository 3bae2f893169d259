import type { Operation } from '../../http/types';
import type { Target } from '../records';
import * as rules from '../rules';

interface OfRule {
  readonly Rule: string;
  readonly EventBusName?: string;
}

export const putTargets: Operation<OfRule & { Targets: Target[] }> = ({ Rule, EventBusName, Targets }, call) => {
  rules.putTargets(call.world, rules.requireRule(call.world, call, Rule, EventBusName), Targets);
  return { FailedEntryCount: 0, FailedEntries: [] };
};

export const removeTargets: Operation<OfRule & { Ids: string[] }> = ({ Rule, EventBusName, Ids }, call) => {
  rules.removeTargets(call.world, rules.requireRule(call.world, call, Rule, EventBusName), Ids);
  return { FailedEntryCount: 0, FailedEntries: [] };
};

export const listTargetsByRule: Operation<OfRule> = ({ Rule, EventBusName }, call) => ({
  Targets: rules.requireRule(call.world, call, Rule, EventBusName).targets,
});
