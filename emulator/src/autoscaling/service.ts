import { notImitated } from '../http/errors';
import type { Call, NamedService, Operation } from '../http/types';
import { requireImitated } from '../sagemaker/imitated';
import { validate } from '../shapes/validate';
import { ALLOWED } from './allow-lists';
import { MODEL } from './model';
import { deleteScalingPolicy, describeScalingPolicies, putScalingPolicy } from './operations/policies';
import {
  deregisterScalableTarget,
  describeScalableTargets,
  registerScalableTarget,
} from './operations/scalable-targets';
import { describeScalingActivities } from './operations/scaling-activities';
import { deleteScheduledAction, describeScheduledActions, putScheduledAction } from './operations/scheduled-actions';
import { listTagsForResource, tagResource, untagResource } from './operations/tags';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  DeleteScalingPolicy: deleteScalingPolicy,
  DeleteScheduledAction: deleteScheduledAction,
  DeregisterScalableTarget: deregisterScalableTarget,
  DescribeScalableTargets: describeScalableTargets,
  DescribeScalingActivities: describeScalingActivities,
  DescribeScalingPolicies: describeScalingPolicies,
  DescribeScheduledActions: describeScheduledActions,
  ListTagsForResource: listTagsForResource,
  PutScalingPolicy: putScalingPolicy,
  PutScheduledAction: putScheduledAction,
  RegisterScalableTarget: registerScalableTarget,
  TagResource: tagResource,
  UntagResource: untagResource,
};

/** Application Auto Scaling, of SageMaker's resources. */
export const autoscaling: NamedService = {
  operations: {
    ...Object.fromEntries(Object.entries(OPERATIONS).map(([name, handle]) => [name, checked(name, handle)])),
    GetPredictiveScalingForecast: () => {
      throw notImitated('GetPredictiveScalingForecast of Application Auto Scaling');
    },
  },
};

/** Every operation's input is checked against the service's model, then against what is imitated. */
function checked(name: string, handle: Operation): Operation {
  return (input: object, call: Call) => {
    validate(MODEL, name, input);
    requireImitated(call.world, name, ALLOWED[name], input);
    return handle(input, call);
  };
}
