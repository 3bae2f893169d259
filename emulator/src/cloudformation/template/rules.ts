import { invalid } from '../errors';
import type { Evaluator } from './evaluator';
import type { RuleDefinition, Template } from './template';

/** @throws ValidationError with the descriptions of all assertions that do not hold. */
export function checkRules(template: Template, evaluator: Evaluator): void {
  const failed = Object.entries(template.Rules ?? {}).flatMap(([name, rule]) =>
    failedAssertions(name, rule, evaluator),
  );
  if (failed.length > 0) throw invalid(`Template error: ${failed.join('; ')}`);
}

function failedAssertions(name: string, rule: RuleDefinition, evaluator: Evaluator): string[] {
  if (rule.RuleCondition !== undefined && !evaluator.truth(rule.RuleCondition)) return [];
  return (rule.Assertions ?? [])
    .filter(({ Assert }) => !evaluator.truth(Assert))
    .map(({ AssertDescription }) => AssertDescription ?? `an assertion of the rule ${name} failed`);
}
