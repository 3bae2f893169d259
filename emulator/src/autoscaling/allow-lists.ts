import { acts, type Members, members, oneOf } from '../sagemaker/imitated';

const NAMESPACE = oneOf('sagemaker');
const ID = { ServiceNamespace: NAMESPACE, ResourceId: acts, ScalableDimension: acts };
const PAGE = { MaxResults: acts, NextToken: acts };

const PREDEFINED = members({ PredefinedMetricType: acts, ResourceLabel: acts });
const CUSTOMIZED = members({
  MetricName: acts,
  Namespace: acts,
  Dimensions: acts,
  Statistic: acts,
  Unit: acts,
  Metrics: members({ Id: acts, Expression: acts, Label: acts, ReturnData: acts, MetricStat: acts }),
});

/** By operation: the members of its input that the emulator takes. */
export const ALLOWED: Readonly<Record<string, Members>> = {
  RegisterScalableTarget: members({
    ...ID,
    MinCapacity: acts,
    MaxCapacity: acts,
    RoleARN: acts,
    SuspendedState: acts,
    Tags: acts,
  }),
  DeregisterScalableTarget: members(ID),
  DescribeScalableTargets: members({
    ServiceNamespace: NAMESPACE,
    ResourceIds: acts,
    ScalableDimension: acts,
    ...PAGE,
  }),
  PutScalingPolicy: members({
    ...ID,
    PolicyName: acts,
    PolicyType: oneOf('StepScaling', 'TargetTrackingScaling'),
    StepScalingPolicyConfiguration: acts,
    TargetTrackingScalingPolicyConfiguration: members({
      TargetValue: acts,
      PredefinedMetricSpecification: PREDEFINED,
      CustomizedMetricSpecification: CUSTOMIZED,
      ScaleOutCooldown: acts,
      ScaleInCooldown: acts,
      DisableScaleIn: acts,
    }),
  }),
  DeleteScalingPolicy: members({ ...ID, PolicyName: acts }),
  DescribeScalingPolicies: members({ ...ID, PolicyNames: acts, ...PAGE }),
  PutScheduledAction: members({
    ...ID,
    ScheduledActionName: acts,
    Schedule: acts,
    Timezone: acts,
    StartTime: acts,
    EndTime: acts,
    ScalableTargetAction: acts,
  }),
  DeleteScheduledAction: members({ ...ID, ScheduledActionName: acts }),
  DescribeScheduledActions: members({ ...ID, ScheduledActionNames: acts, ...PAGE }),
  DescribeScalingActivities: members({ ...ID, IncludeNotScaledActivities: acts, ...PAGE }),
  TagResource: members({ ResourceARN: acts, Tags: acts }),
  UntagResource: members({ ResourceARN: acts, TagKeys: acts }),
  ListTagsForResource: members({ ResourceARN: acts }),
};
