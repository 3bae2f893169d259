import type { Operation } from '../../http/types';
import { Pulse } from '../pulse';
import type { SuspendedState, TargetRecord } from '../records';
import { Scaling } from '../scaling';
import { ScalableTargets } from '../targets';
import { type IdInput, identityOf, idOf, type ListInput, narrowed, page } from './identity';

interface Registering extends IdInput {
  readonly MinCapacity?: number;
  readonly MaxCapacity?: number;
  readonly RoleARN?: string;
  readonly SuspendedState?: Partial<SuspendedState>;
  readonly Tags?: Readonly<Record<string, string>>;
}

/** A capacity outside of the bounds is brought into them behind the answer. */
export const registerScalableTarget: Operation<Registering> = (input, { world, account, region }) => {
  const { MinCapacity: min, MaxCapacity: max, RoleARN: roleArn, SuspendedState: suspended, Tags: tags } = input;
  const registration = { ...idOf(world, input), min, max, roleArn, suspended, tags };
  const target = world.part(ScalableTargets).register({ account, region }, registration);
  world.part(Scaling).enforceBounds(target);
  void world.part(Pulse).run();
  return { ScalableTargetARN: target.arn };
};

export const deregisterScalableTarget: Operation<IdInput> = (input, { world, ...scope }) => {
  const targets = world.part(ScalableTargets);
  targets.deregister(targets.require(scope, idOf(world, input)));
  return {};
};

export const describeScalableTargets: Operation<ListInput & { readonly ResourceIds?: readonly string[] }> = (
  input,
  { world, ...scope },
) => {
  const { items, NextToken } = page(narrowed(world.part(ScalableTargets).list(scope), input, input.ResourceIds), input);
  return { ScalableTargets: items.map(toWire), NextToken };
};

function toWire(target: TargetRecord): object {
  return {
    ...identityOf(target),
    ScalableTargetARN: target.arn,
    MinCapacity: target.min,
    MaxCapacity: target.max,
    RoleARN: target.roleArn,
    CreationTime: new Date(target.creationTime),
    SuspendedState: target.suspended,
  };
}
