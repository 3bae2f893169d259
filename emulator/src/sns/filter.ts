import { matches, type Pattern } from '../events/pattern/match';
import type { Publication } from './message';
import type { SubscriptionRecord } from './records';

/** Whether a subscription's filter policy lets a message through. */
export function passes({ attributes }: SubscriptionRecord, publication: Publication): boolean {
  if (!attributes.FilterPolicy) return true;
  const policy = JSON.parse(attributes.FilterPolicy) as Pattern;
  const subject = attributes.FilterPolicyScope === 'MessageBody' ? bodyOf(publication) : valuesOf(publication);
  return subject !== undefined && matches(policy, subject);
}

function bodyOf({ message }: Publication): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function valuesOf({ attributes = {} }: Publication): object {
  const entries = Object.entries(attributes).map(([name, { Type, Value }]) => {
    if (Type === 'Number') return [name, Number(Value)];
    return [name, Type === 'String.Array' ? JSON.parse(Value) : Value];
  });
  return Object.fromEntries(entries);
}
