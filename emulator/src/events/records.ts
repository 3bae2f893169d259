import { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';

/** Where a rule sends events, as PutTargets takes it. */
export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
  readonly [other: string]: unknown;
}

export interface RuleRecord extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly pattern: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly description?: string;
  readonly targets: readonly Target[];
}

export const ruleRecords = (world: World) => new Scoped<RuleRecord>(world.collection('events-rules'));
