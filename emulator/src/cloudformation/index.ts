import { notImitated } from '../http/errors';
import type { NamedService, Operation } from '../http/types';
import { continueUpdateRollback } from './operations/continue-update-rollback';
import { createChangeSet } from './operations/create-change-set';
import { createStack } from './operations/create-stack';
import { deleteChangeSet } from './operations/delete-change-set';
import { deleteStack } from './operations/delete-stack';
import { describeChangeSet } from './operations/describe-change-set';
import { describeEvents } from './operations/describe-events';
import { describeStackEvents } from './operations/describe-stack-events';
import { describeStacks } from './operations/describe-stacks';
import { executeChangeSet } from './operations/execute-change-set';
import { listExports, listImports } from './operations/exports';
import { getTemplate } from './operations/get-template';
import { listChangeSets } from './operations/list-change-sets';
import { listHookResults } from './operations/list-hook-results';
import { listStacks } from './operations/list-stacks';
import { getStackPolicy, updateTerminationProtection } from './operations/protection';
import { describeStackResource, describeStackResources, listStackResources } from './operations/resources';
import { rollbackStack } from './operations/rollback-stack';
import { getTemplateSummary, validateTemplate } from './operations/summaries';
import { updateStack } from './operations/update-stack';

export { customResourceHandlers } from './custom/handler';
export { isResponsePath, receiveResponse } from './custom/receive-response';
export type { Neighbours, ParameterSource, TemplateSource } from './neighbours';
export type { Properties, ResourceContext, ResourceHandler, ResourceState } from './resource-handler';
export { Stacks } from './stacks/stacks';

/** AWS CloudFormation. */
export const cloudFormation: NamedService = {
  operations: {
    CancelUpdateStack: refused('CancelUpdateStack'),
    ContinueUpdateRollback: continueUpdateRollback,
    CreateChangeSet: createChangeSet,
    CreateStack: createStack,
    DeleteChangeSet: deleteChangeSet,
    DeleteStack: deleteStack,
    DescribeChangeSet: describeChangeSet,
    DescribeEvents: describeEvents,
    DescribeStackEvents: describeStackEvents,
    DescribeStackResource: describeStackResource,
    DescribeStackResources: describeStackResources,
    DescribeStacks: describeStacks,
    DetectStackDrift: refused('drift detection'),
    ExecuteChangeSet: executeChangeSet,
    GetStackPolicy: getStackPolicy,
    GetTemplate: getTemplate,
    GetTemplateSummary: getTemplateSummary,
    ListChangeSets: listChangeSets,
    ListExports: listExports,
    ListHookResults: listHookResults,
    ListImports: listImports,
    ListStackResources: listStackResources,
    ListStacks: listStacks,
    RollbackStack: rollbackStack,
    SetStackPolicy: refused('stack policies'),
    UpdateStack: updateStack,
    UpdateTerminationProtection: updateTerminationProtection,
    ValidateTemplate: validateTemplate,
  },
};

function refused(what: string): Operation {
  return () => {
    throw notImitated(what);
  };
}
