import { ServiceError } from '../../http/errors';
import type { Call } from '../../http/types';
import type { Alarm, Tag } from '../alarms/alarm';
import { Alarms } from '../alarms/alarms';
import { invalidValue } from '../errors';
import { operation } from '../wire/operation';
import { TAGS } from '../wire/shapes';

const MOST_TAGS = 50;

export const tagResource = operation<{ readonly ResourceARN: string; readonly Tags: readonly Tag[] }>({
  input: { fields: { ResourceARN: 'string', Tags: TAGS }, required: ['ResourceARN', 'Tags'] },
  handle: ({ ResourceARN, Tags }, call) => {
    const alarm = alarmOf(ResourceARN, call);
    const kept = alarm.tags.filter(({ Key }) => !Tags.some((tag) => tag.Key === Key));
    if (kept.length + Tags.length > MOST_TAGS) throw invalidValue(`A resource has at most ${MOST_TAGS} tags.`);
    call.world.part(Alarms).change(alarm, { tags: [...kept, ...Tags] });
    return {};
  },
});

export const untagResource = operation<{ readonly ResourceARN: string; readonly TagKeys: readonly string[] }>({
  input: { fields: { ResourceARN: 'string', TagKeys: { list: 'string' } }, required: ['ResourceARN', 'TagKeys'] },
  handle: ({ ResourceARN, TagKeys }, call) => {
    const alarm = alarmOf(ResourceARN, call);
    call.world.part(Alarms).change(alarm, { tags: alarm.tags.filter(({ Key }) => !TagKeys.includes(Key)) });
    return {};
  },
});

export const listTagsForResource = operation<{ readonly ResourceARN: string }>({
  input: { fields: { ResourceARN: 'string' }, required: ['ResourceARN'] },
  handle: ({ ResourceARN }, call) => ({ Tags: alarmOf(ResourceARN, call).tags }),
});

/** @throws ServiceError ResourceNotFoundException */
function alarmOf(arn: string, call: Call): Alarm {
  const name = arn.match(/^arn:[^:]*:cloudwatch:[^:]*:\d*:alarm:(.*)$/)?.[1];
  const alarm = name === undefined ? undefined : call.world.part(Alarms).find(call, name);
  if (alarm?.arn === arn) return alarm;
  throw new ServiceError('ResourceNotFoundException', 404, `Resource ${arn} does not exist.`);
}
