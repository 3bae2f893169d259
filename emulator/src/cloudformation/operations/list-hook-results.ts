import type { Operation } from '../../http/types';

/** There are no hooks here, so that none has ever said anything. */
export const listHookResults: Operation<{ TargetType?: string; TargetId?: string }> = ({ TargetType, TargetId }) => ({
  TargetType,
  TargetId,
  HookResults: [],
});
