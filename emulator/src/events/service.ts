import type { NamedService } from '../http/types';
import { putEvents } from './operations/put-events';
import { deleteRule, describeRule, disableRule, enableRule, listRules, putRule } from './operations/rules';
import { listTargetsByRule, putTargets, removeTargets } from './operations/targets';

/** Amazon EventBridge: rules on the default bus. */
export const events: NamedService = {
  operations: {
    DeleteRule: deleteRule,
    DescribeRule: describeRule,
    DisableRule: disableRule,
    EnableRule: enableRule,
    ListRules: listRules,
    ListTargetsByRule: listTargetsByRule,
    PutEvents: putEvents,
    PutRule: putRule,
    PutTargets: putTargets,
    RemoveTargets: removeTargets,
  },
};
