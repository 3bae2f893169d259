import type { Operation } from '../../http/types';
import type { ScheduledActionRecord } from '../records';
import { ScheduledActions } from '../scheduled-actions';
import { ScalableTargets } from '../targets';
import { type IdInput, identityOf, idOf, type ListInput, narrowed, page } from './identity';

interface Putting extends IdInput {
  readonly ScheduledActionName: string;
  readonly Schedule?: string;
  readonly Timezone?: string;
  /** In seconds since 1970. */
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly ScalableTargetAction?: ScheduledActionRecord['action'];
}

export const putScheduledAction: Operation<Putting> = (input, { world, ...scope }) => {
  const target = world.part(ScalableTargets).require(scope, idOf(world, input));
  world.part(ScheduledActions).put(target, {
    name: input.ScheduledActionName,
    schedule: input.Schedule,
    timezone: input.Timezone,
    startTime: timeOf(input.StartTime),
    endTime: timeOf(input.EndTime),
    action: input.ScalableTargetAction,
  });
  return {};
};

export const deleteScheduledAction: Operation<IdInput & { readonly ScheduledActionName: string }> = (
  input,
  { world, ...scope },
) => {
  const all = world.part(ScheduledActions);
  all.delete(all.require(scope, idOf(world, input), input.ScheduledActionName));
  return {};
};

export const describeScheduledActions: Operation<ListInput & { readonly ScheduledActionNames?: readonly string[] }> = (
  input,
  { world, ...scope },
) => {
  const named = world
    .part(ScheduledActions)
    .list(scope)
    .filter(({ name }) => !input.ScheduledActionNames?.length || input.ScheduledActionNames.includes(name));
  const { items, NextToken } = page(narrowed(named, input), input);
  return { ScheduledActions: items.map(toWire), NextToken };
};

function toWire(action: ScheduledActionRecord): object {
  return {
    ...identityOf(action),
    ScheduledActionName: action.name,
    ScheduledActionARN: action.arn,
    Schedule: action.schedule,
    Timezone: action.timezone,
    StartTime: action.startTime && new Date(action.startTime),
    EndTime: action.endTime && new Date(action.endTime),
    ScalableTargetAction: action.action,
    CreationTime: new Date(action.creationTime),
  };
}

const timeOf = (seconds: number | undefined) =>
  seconds === undefined ? undefined : new Date(seconds * 1000).toISOString();
