import { notImitated, type ServiceError } from '../http/errors';
import type { World } from '../world/world';

/** What the emulator does with a member of an input. Whatever is not on an operation's list is refused. */
export type Member = Acts | NoEffect | OneOf | Members;

/** It does what it does in the service. */
interface Acts {
  readonly kind: 'acts';
}

/** It is kept and shown, and has no effect on this machine; the reason is said once. */
interface NoEffect {
  readonly kind: 'no effect';
  readonly reason: string;
}

/** It acts, with these values. */
interface OneOf {
  readonly kind: 'one of';
  readonly values: readonly unknown[];
}

/** A structure, or a list of structures, whose members have a list of their own. */
export interface Members {
  readonly kind: 'members';
  readonly members: Readonly<Record<string, Member>>;
}

export const acts: Acts = { kind: 'acts' };
export const noEffect = (reason: string): NoEffect => ({ kind: 'no effect', reason });
export const oneOf = (...values: unknown[]): OneOf => ({ kind: 'one of', values });
export const members = (all: Readonly<Record<string, Member>>): Members => ({ kind: 'members', members: all });

/**
 * Refuses what the emulator would only pretend to do, and announces what it accepts without effect.
 *
 * @throws ServiceError NotImitated, naming the member.
 */
export function requireImitated(world: World, operation: string, allowed: Members, input: object): void {
  walk(allowed, input, '', (member, place, value) => {
    if (!member) throw refusal(place, operation);
    if (member.kind === 'no effect' && value !== false)
      world.announceOnce(`${place} of ${operation}: ${member.reason}`);
    if (member.kind === 'one of' && !member.values.includes(value)) {
      throw refusal(`${place} ${JSON.stringify(value)}`, operation);
    }
  });
}

type Visit = (member: Member | undefined, place: string, value: unknown) => void;

function walk(allowed: Member | undefined, value: unknown, place: string, visit: Visit): void {
  if (allowed?.kind !== 'members') visit(allowed, place, value);
  else if (Array.isArray(value)) for (const item of value) walk(allowed, item, place, visit);
  else
    for (const [name, inner] of given(value))
      walk(allowed.members[name], inner, place ? `${place}.${name}` : name, visit);
}

const given = (value: unknown) =>
  Object.entries(value as object).filter(([, inner]) => inner !== undefined && inner !== null);

function refusal(what: string, operation: string): ServiceError {
  return notImitated(`${what} of ${operation} yet`);
}
