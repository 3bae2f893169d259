import { randomUUID } from 'node:crypto';
import { Functions, Invocations, isFunctionArn } from '../lambda';
import { readFunctionName } from '../lambda/names';
import { Topics } from '../sns/topics';
import { Queues } from '../sqs';
import { partitionOf } from '../world/partition';
import type { Scope, World } from '../world/world';
import { matches } from './pattern/match';
import { readPattern } from './pattern/read';
import { type RuleRecord, ruleRecords, type Target } from './records';
import { type BusEvent, inputOf } from './transform';

/** What somebody tells the bus. */
export interface EventInput {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  readonly resources?: readonly string[];
  readonly time?: Date;
}

/** EventBridge's default bus. */
export class Events {
  public constructor(private readonly world: World) {}

  /** Sends an event to the targets of all rules that it fits. Returns its id. */
  public put(scope: Scope, { source, detailType, detail, resources = [], time }: EventInput): string {
    const { account, region } = scope;
    const event: BusEvent = {
      version: '0',
      id: randomUUID(),
      'detail-type': detailType,
      source,
      account,
      time: `${(time ?? this.world.now()).toISOString().slice(0, 19)}Z`,
      region,
      resources,
      detail,
    };
    for (const rule of ruleRecords(this.world).all()) if (fits(rule, event)) this.send(rule, event);
    return event.id;
  }

  private send(rule: RuleRecord, event: BusEvent): void {
    for (const target of rule.targets) {
      const problem = this.deliver(target, inputOf(target, event, rule));
      if (problem)
        this.world.log.warn(`The rule ${rule.name} could not deliver to its target ${target.Id}: ${problem}`);
    }
  }

  /** Returns why it did not work. */
  private deliver({ Arn }: Target, input: string): string | undefined {
    if (isFunctionArn(Arn)) return this.toFunction(Arn, input);
    if (Arn.includes(':sqs:')) return this.toQueue(Arn, input);
    return this.world.part(Topics).publish(Arn, { message: input }) ? undefined : `there is no topic ${Arn}.`;
  }

  private toFunction(arn: string, input: string): string | undefined {
    const { name, ...scope } = readFunctionName(arn, { account: '', region: '' });
    const record = this.world.part(Functions).find(scope, name);
    if (!record) return `there is no function ${arn}.`;
    this.world.part(Invocations).accept(record, input);
    return undefined;
  }

  private toQueue(arn: string, input: string): string | undefined {
    const queues = this.world.part(Queues);
    const queue = queues.atArn(arn);
    if (!queue) return `there is no queue ${arn}.`;
    queues.send(queue, { body: input });
    return undefined;
  }
}

function fits(rule: RuleRecord, event: BusEvent): boolean {
  const here = rule.account === event.account && rule.region === event.region;
  return here && rule.state === 'ENABLED' && matches(readPattern(rule.pattern), event);
}

export function ruleArn({ account, region }: Scope, name: string): string {
  return `arn:${partitionOf(region)}:events:${region}:${account}:rule/${name}`;
}
