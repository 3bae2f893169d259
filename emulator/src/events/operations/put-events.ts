import { ServiceError } from '../../http/errors';
import type { Call, Operation } from '../../http/types';
import { Events } from '../events';
import { refuseOtherBus } from '../rules';

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: string[];
  readonly Time?: number;
  readonly EventBusName?: string;
}

/** Entries that are no events are told of one by one; the others go out. */
export const putEvents: Operation<{ Entries?: Entry[] }> = ({ Entries = [] }, call) => {
  if (Entries.length < 1 || Entries.length > 10)
    throw new ServiceError('ValidationException', 400, 'PutEvents takes 1 to 10 entries.');
  for (const { EventBusName } of Entries) refuseOtherBus(EventBusName);
  const results = Entries.map((entry) => put(entry, call));
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
};

function put({ Source, DetailType, Detail, Resources, Time }: Entry, call: Call): object {
  const missing = Object.entries({ Source, DetailType, Detail }).find(([, value]) => !value)?.[0];
  if (missing)
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    };
  const detail = parse(Detail ?? '');
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const time = Time === undefined ? undefined : new Date(Time * 1000);
  const event = { source: Source ?? '', detailType: DetailType ?? '', detail, resources: Resources, time };
  return { EventId: call.world.part(Events).put(call, event) };
}

function parse(text: string): object | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return detail !== null && typeof detail === 'object' && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}
