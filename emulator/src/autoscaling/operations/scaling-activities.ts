import type { Operation } from '../../http/types';
import { type Activity, activities, type TargetId } from '../records';
import { identityOf, type ListInput, narrowed, page } from './identity';

/** The newest first, also of targets that are deregistered. */
export const describeScalingActivities: Operation<ListInput & { readonly IncludeNotScaledActivities?: boolean }> = (
  input,
  { world, ...scope },
) => {
  const all = narrowed(activities(world).list(scope), input).flatMap((record) =>
    record.activities
      .filter(({ notScaled }) => !notScaled || input.IncludeNotScaledActivities)
      .map((activity) => toWire(record, activity)),
  );
  const { items, NextToken } = page(
    all.sort((a, b) => b.StartTime.getTime() - a.StartTime.getTime()),
    input,
  );
  return { ScalingActivities: items, NextToken };
};

function toWire(id: TargetId, activity: Activity) {
  return {
    ...identityOf(id),
    ActivityId: activity.id,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startTime),
    EndTime: activity.endTime === undefined ? undefined : new Date(activity.endTime),
    StatusCode: activity.status,
    StatusMessage: activity.message,
    NotScaledReasons: activity.notScaled,
  };
}
