import { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';

export interface TopicRecord extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SubscriptionRecord {
  readonly arn: string;
  readonly topicArn: string;
  readonly owner: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** An HTTP endpoint has to show that it wants to listen. @default true */
  readonly confirmed?: boolean;
  /** What it shows it with. */
  readonly token?: string;
}

export const isConfirmed = ({ confirmed }: SubscriptionRecord) => confirmed !== false;

export const topicRecords = (world: World) => new Scoped<TopicRecord>(world.collection('sns-topics'));
export const subscriptionRecords = (world: World) => world.collection<SubscriptionRecord>('sns-subscriptions');
