import { CATALOGUE } from './catalogue';
import { Conditions } from './conditions';
import { type Environment, Resolver } from './resolver';
import type { Resource } from './resource';
import type { Finding, Flaw, Rule } from './rule';
import { Stack } from './stack';
import { readTemplate, type Template } from './template';

export interface CheckOptions extends Environment {
  /** @default the whole catalogue */
  readonly rules?: readonly Rule[];
}

/** What came of a check; that nothing was found means little without what was looked at. */
export interface Report {
  readonly findings: readonly Finding[];
  /** The ids of the rules that had a resource to look at. */
  readonly rules: readonly string[];
  /** How many resources some rule looked at. */
  readonly resources: number;
  /** Parts of the template that could not be read. */
  readonly unread: readonly string[];
}

/**
 * Checks a parsed template. A resource is found wrong only if it is, however the conditions turn out that only the deployment knows.
 *
 * @throws an Error if it is no template at all
 */
export function check(parsed: unknown, options: CheckOptions = {}): Report {
  const { template, odd } = readTemplate(parsed);
  const rules = byType(options.rules ?? CATALOGUE);
  const stacks = stacksOf(template, options);
  const findings: Finding[] = [];
  const looking = new Set<string>();
  let resources = 0;
  for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
    const fitting = rules.get(Type);
    if (!fitting) continue;
    resources++;
    for (const rule of fitting) {
      looking.add(rule.id);
      findings.push(...findingsOf(rule, logicalId, stacks));
    }
  }
  return { findings, rules: [...looking], resources, unread: odd };
}

function byType(rules: readonly Rule[]): Map<string, Rule[]> {
  const grouped = new Map<string, Rule[]>();
  for (const rule of rules)
    for (const type of new Set(rule.types)) grouped.set(type, [...(grouped.get(type) ?? []), rule]);
  return grouped;
}

function stacksOf(template: Template, environment: Environment): Stack[] {
  const conditions = new Conditions(template.Conditions ?? {}, new Resolver(template, environment));
  return conditions.worlds().map((world) => new Stack(template, environment, conditions, world));
}

/** What is wrong in every world in which the resource is made, as it is in the first of them. */
function findingsOf(rule: Rule, logicalId: string, stacks: readonly Stack[]): Finding[] {
  let first: Flaw[] | undefined;
  for (const stack of stacks) {
    const resource = stack.get(logicalId);
    if (!resource) continue;
    const flaws = [...rule.check(resource, stack)];
    if (flaws.length === 0) return [];
    first ??= flaws;
  }
  return (first ?? []).map((flaw) => toFinding(rule, logicalId, flaw));
}

function toFinding({ id, severity, source }: Rule, resource: Resource['logicalId'], flaw: Flaw): Finding {
  return { rule: id, severity, resource, source, ...flaw };
}
