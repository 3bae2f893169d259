import { notImitated, ServiceError } from '../http/errors';
import type { Scope, World } from '../world/world';
import { ruleArn } from './events';
import { readPattern } from './pattern/read';
import { type RuleRecord, ruleRecords, type Target } from './records';

export interface RuleInput {
  readonly Name: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly Description?: string;
  readonly EventBusName?: string;
}

const TARGETS = /^arn:[a-z-]+:(lambda|sqs|sns):/;
/** What a target may say. */
const KNOWN = ['Id', 'Arn', 'Input', 'InputPath', 'InputTransformer', 'RoleArn', 'RetryPolicy'];
const MOST_TARGETS = 5;

/** @throws ServiceError ResourceNotFoundException */
export function requireRule(world: World, scope: Scope, name: string, bus?: string): RuleRecord {
  refuseOtherBus(bus);
  const found = ruleRecords(world).get(scope, name);
  if (found) return found;
  throw new ServiceError('ResourceNotFoundException', 400, `Rule ${name} does not exist on EventBus default.`);
}

export function putRule(world: World, { account, region }: Scope, input: RuleInput): RuleRecord {
  const { Name: name, EventPattern: pattern, ScheduleExpression, State, Description: description } = input;
  refuseOtherBus(input.EventBusName);
  if (ScheduleExpression) throw notImitated(`schedules of EventBridge rules (${ScheduleExpression})`);
  if (!pattern) throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (!/^[\w.-]{1,64}$/.test(name)) throw invalid(`The rule name ${JSON.stringify(name)} is not valid.`);
  readPattern(pattern);
  const rules = ruleRecords(world);
  const targets = rules.get({ account, region }, name)?.targets ?? [];
  const state = State === 'DISABLED' ? 'DISABLED' : 'ENABLED';
  const arn = ruleArn({ account, region }, name);
  return rules.set(name, { account, region, name, arn, pattern, state, description, targets });
}

/** Adds targets, or replaces those of the same id. */
export function putTargets(world: World, rule: RuleRecord, added: readonly Target[]): void {
  added.forEach(checkTarget);
  const kept = rule.targets.filter(({ Id }) => !added.some((target) => target.Id === Id));
  if (kept.length + added.length > MOST_TARGETS)
    throw new ServiceError('LimitExceededException', 400, 'The requested resource exceeds the maximum number allowed.');
  ruleRecords(world).set(rule.name, { ...rule, targets: [...kept, ...added] });
}

export function removeTargets(world: World, rule: RuleRecord, ids: readonly string[]): void {
  ruleRecords(world).set(rule.name, { ...rule, targets: rule.targets.filter(({ Id }) => !ids.includes(Id)) });
}

export function setState(world: World, rule: RuleRecord, state: RuleRecord['state']): void {
  ruleRecords(world).set(rule.name, { ...rule, state });
}

/** @throws ServiceError ValidationException while it has targets */
export function deleteRule(world: World, rule: RuleRecord): void {
  if (rule.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.");
  ruleRecords(world).delete(rule, rule.name);
}

export function refuseOtherBus(name: string | undefined): void {
  if (name === undefined || name === 'default' || /:event-bus\/default$/.test(name)) return;
  throw notImitated(`event buses other than the default one (${name})`);
}

function checkTarget(target: Target): void {
  if (!TARGETS.test(target.Arn))
    throw notImitated(`EventBridge targets other than Lambda, SQS and SNS (${target.Arn})`);
  const unknown = Object.keys(target).find((name) => !KNOWN.includes(name) && target[name] !== undefined);
  if (unknown) throw notImitated(`${unknown} of EventBridge targets`);
}

const invalid = (message: string) => new ServiceError('ValidationException', 400, message);
