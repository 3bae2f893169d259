import type { Call, Operation } from '../../http/types';
import { resourceNotFound, validationException } from '../errors';
import type { TargetRecord } from '../records';
import { ScalableTargets } from '../targets';

interface Input {
  readonly ResourceARN: string;
}

const MOST_TAGS = 50;

export const tagResource: Operation<Input & { readonly Tags: Readonly<Record<string, string>> }> = (input, call) => {
  const target = find(input, call);
  const tags = { ...target.tags, ...input.Tags };
  if (Object.keys(tags).length > MOST_TAGS)
    throw validationException(`${target.arn} would have ${Object.keys(tags).length} tags, allowed are ${MOST_TAGS}.`);
  call.world.part(ScalableTargets).change(target, { tags });
  return {};
};

export const untagResource: Operation<Input & { readonly TagKeys: readonly string[] }> = (input, call) => {
  const target = find(input, call);
  const kept = Object.entries(target.tags).filter(([key]) => !input.TagKeys.includes(key));
  call.world.part(ScalableTargets).change(target, { tags: Object.fromEntries(kept) });
  return {};
};

export const listTagsForResource: Operation<Input> = (input, call) => ({ Tags: find(input, call).tags });

function find({ ResourceARN }: Input, { world, ...scope }: Call): TargetRecord {
  const found = world
    .part(ScalableTargets)
    .list(scope)
    .find(({ arn }) => arn === ResourceARN);
  if (!found) throw resourceNotFound(`Resource not found: ${ResourceARN}`);
  return found;
}
