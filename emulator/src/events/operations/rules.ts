import type { Operation } from '../../http/types';
import { type RuleRecord, ruleRecords } from '../records';
import * as rules from '../rules';

interface OfRule {
  readonly Name: string;
  readonly EventBusName?: string;
}

export const putRule: Operation<rules.RuleInput> = (input, call) => ({
  RuleArn: rules.putRule(call.world, call, input).arn,
});

export const describeRule: Operation<OfRule> = ({ Name, EventBusName }, call) =>
  toWire(rules.requireRule(call.world, call, Name, EventBusName));

export const listRules: Operation<{ NamePrefix?: string; EventBusName?: string }> = (input, call) => {
  const { NamePrefix = '', EventBusName } = input;
  rules.refuseOtherBus(EventBusName);
  const found = ruleRecords(call.world).list(call);
  return { Rules: found.filter(({ name }) => name.startsWith(NamePrefix)).map(toWire) };
};

/** One that is not there is no error. */
export const deleteRule: Operation<OfRule> = ({ Name, EventBusName }, call) => {
  rules.refuseOtherBus(EventBusName);
  const found = ruleRecords(call.world).get(call, Name);
  if (found) rules.deleteRule(call.world, found);
  return {};
};

export const enableRule: Operation<OfRule> = ({ Name, EventBusName }, call) => {
  rules.setState(call.world, rules.requireRule(call.world, call, Name, EventBusName), 'ENABLED');
  return {};
};

export const disableRule: Operation<OfRule> = ({ Name, EventBusName }, call) => {
  rules.setState(call.world, rules.requireRule(call.world, call, Name, EventBusName), 'DISABLED');
  return {};
};

function toWire({ name, arn, pattern, state, description }: RuleRecord): object {
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern,
    State: state,
    Description: description,
    EventBusName: 'default',
  };
}
