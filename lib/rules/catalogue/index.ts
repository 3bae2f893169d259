import type { Rule } from '../rule';
import { accelerators, leftOut as acceleratorsLeftOut } from './accelerators';
import { asynchronousEndpoints, leftOut as asynchronousLeftOut } from './asynchronous';
import { bakes } from './bakes';
import { leftOut as batchTransformLeftOut } from './batch-transform';
import { configurations, leftOut as configurationsLeftOut } from './configurations';
import { containerContract, leftOut as containerContractLeftOut } from './container-contract';
import { containers, leftOut as containersLeftOut } from './containers';
import { dataCapture, leftOut as dataCaptureLeftOut } from './data-capture';
import { endpointRoles } from './endpoint-roles';
import { endpoints, leftOut as endpointsLeftOut } from './endpoints';
import { environment } from './environment';
import { executionRoles, leftOut as executionRolesLeftOut } from './execution-roles';
import { explainers } from './explainer';
import { imageAccounts, leftOut as imageAccountsLeftOut } from './image-accounts';
import { inferenceComponentCopies, leftOut as inferenceComponentsLeftOut } from './inference-component-copies';
import { inferenceComponents } from './inference-components';
import { inferenceExperiments } from './inference-experiments';
import { instances, leftOut as instancesLeftOut } from './instances';
import { invocations, leftOut as invocationsLeftOut } from './invocations';
import { managedInstanceScaling } from './managed-instance-scaling';
import { metricNames, leftOut as metricNamesLeftOut } from './metric-names';
import { modelData, leftOut as modelDataLeftOut } from './model-data';
import { models, leftOut as modelsLeftOut } from './models';
import { multiModelEndpoints, leftOut as multiModelLeftOut } from './multi-model';
import { networks, leftOut as networksLeftOut } from './networks';
import { rolesAndTags } from './roles-and-tags';
import { rollbacks, leftOut as rollbacksLeftOut } from './rollbacks';
import { routing, leftOut as routingLeftOut } from './routing';
import { leftOut as scalingLeftOut, scalingPolicies } from './scaling-policies';
import { scalingTargets } from './scaling-targets';
import { leftOut as serverlessLeftOut, serverlessVariants } from './serverless';
import { shadowVariants } from './shadow-variants';
import { updatePolicies, leftOut as updatePoliciesLeftOut } from './update-policies';
import { updateTimeouts } from './update-timeouts';
import { variants, leftOut as variantsLeftOut } from './variants';

/** All rules, by section. */
export const CATALOGUE: readonly Rule[] = [
  ...models,
  ...inferenceComponents,
  ...inferenceComponentCopies,
  ...scalingTargets,
  ...scalingPolicies,
  ...invocations,
  ...containerContract,
  ...multiModelEndpoints,
  ...accelerators,
  ...metricNames,
  ...executionRoles,
  ...imageAccounts,
  ...containers,
  ...modelData,
  ...environment,
  ...networks,
  ...rolesAndTags,
  ...variants,
  ...instances,
  ...routing,
  ...managedInstanceScaling,
  ...configurations,
  ...serverlessVariants,
  ...asynchronousEndpoints,
  ...shadowVariants,
  ...inferenceExperiments,
  ...dataCapture,
  ...explainers,
  ...endpoints,
  ...updatePolicies,
  ...updateTimeouts,
  ...rollbacks,
  ...bakes,
  ...endpointRoles,
];

/** Rows of the list of rules that are no rules here, each with the reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  ...modelsLeftOut,
  ...inferenceComponentsLeftOut,
  ...scalingLeftOut,
  ...invocationsLeftOut,
  ...containerContractLeftOut,
  ...multiModelLeftOut,
  ...acceleratorsLeftOut,
  ...batchTransformLeftOut,
  ...metricNamesLeftOut,
  ...executionRolesLeftOut,
  ...imageAccountsLeftOut,
  ...containersLeftOut,
  ...modelDataLeftOut,
  ...networksLeftOut,
  ...variantsLeftOut,
  ...instancesLeftOut,
  ...routingLeftOut,
  ...configurationsLeftOut,
  ...asynchronousLeftOut,
  ...dataCaptureLeftOut,
  ...endpointsLeftOut,
  ...rollbacksLeftOut,
  ...serverlessLeftOut,
  ...updatePoliciesLeftOut,
};
