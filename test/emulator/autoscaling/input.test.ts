import {
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  GetPredictiveScalingForecastCommand,
  ListTagsForResourceCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
  type StepAdjustment,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { INVOCATIONS, idOf, NAMESPACE, Scaled } from './scaled';

let scaled: Scaled;
const ID = { ...NAMESPACE, ResourceId: idOf('taken') };

beforeAll(async () => {
  scaled = await Scaled.start();
  await scaled.endpoint('taken', [1, 4]);
  await scaled.track('taken', 100);
  await scaled.local.endpoint('free', { all: {}, burstable: { InstanceType: 'ml.t2.medium' } });
});
afterAll(() => scaled.remove());

// biome-ignore lint/suspicious/noExplicitAny: commands of many types
const send = (command: any) => scaled.autoscaling.send(command);
const registering = (more: object) =>
  new RegisterScalableTargetCommand({
    ...NAMESPACE,
    ResourceId: idOf('free'),
    MinCapacity: 1,
    MaxCapacity: 2,
    ...more,
  });
const tracking = (more: object, policy: object = {}) =>
  new PutScalingPolicyCommand({
    ...ID,
    PolicyName: 'other',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: { TargetValue: 10, ...more },
    ...policy,
  });
const stepping = (StepAdjustments: StepAdjustment[], more: object = {}) =>
  new PutScalingPolicyCommand({
    ...ID,
    PolicyName: 'step',
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', StepAdjustments, ...more },
  });
const scheduling = (more: object) =>
  new PutScheduledActionCommand({
    ...ID,
    ScheduledActionName: 'daily',
    Schedule: 'cron(0 9 * * ? *)',
    ScalableTargetAction: { MinCapacity: 2 },
    ...more,
  });
const NO_TARGET =
  'No scalable target registered for service namespace: sagemaker, resource ID: endpoint/free/variant/all, scalable dimension: sagemaker:variant:DesiredInstanceCount';
const one = { MetricIntervalLowerBound: 0, ScalingAdjustment: 1 };

test.each([
  ['a min above its max', registering({ MinCapacity: 3 }), 'MinCapacity is 3, which is more than MaxCapacity, 2.'],
  [
    'a target without bounds',
    registering({ MaxCapacity: undefined }),
    'MinCapacity and MaxCapacity are required to register a scalable target.',
  ],
  ['a negative bound', registering({ MinCapacity: -1 }), 'MinCapacity -1 and MaxCapacity 2 must be 0 or more.'],
  [
    'a minimum of 0 of a real-time variant',
    registering({ MinCapacity: 0 }),
    'MinCapacity of endpoint/free/variant/all is 0, allowed is 1 or more.',
  ],
  [
    'an endpoint that is not there',
    registering({ ResourceId: idOf('nowhere') }),
    "SageMaker resource doesn't exist: endpoint/nowhere/variant/all",
  ],
  [
    'a variant that is not there',
    registering({ ResourceId: idOf('free', 'none') }),
    "SageMaker resource doesn't exist: endpoint/free/variant/none",
  ],
  [
    'burstable instances',
    registering({ ResourceId: idOf('free', 'burstable') }),
    'Variant burstable of endpoint free has instances of type ml.t2.medium: automatic scaling does not support burstable instances (https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-add-console.html).',
  ],
  [
    'provisioned concurrency of instances',
    registering({ ScalableDimension: 'sagemaker:variant:DesiredProvisionedConcurrency' }),
    'Variant all of endpoint free is not serverless: sagemaker:variant:DesiredProvisionedConcurrency is not supported.',
  ],
  [
    'a dimension of another kind of resource',
    registering({ ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount' }),
    'Unsupported service namespace, resource type or scalable dimension. The resource IDs of sagemaker:inference-component:DesiredCopyCount are written inference-component/<inference component name>.',
  ],
  [
    'a dimension of another service',
    registering({ ScalableDimension: 'ecs:service:DesiredCount' }),
    'Unsupported service namespace, resource type or scalable dimension.',
  ],
  [
    'a dimension that there is not',
    registering({ ScalableDimension: 'sagemaker:variant:Wishes' }),
    expect.stringMatching(
      /^1 validation error detected: Value 'sagemaker:variant:Wishes' at 'scalableDimension' failed to satisfy constraint: Member must satisfy enum value set: \[/,
    ),
  ],
  [
    'no metric',
    tracking({}),
    'TargetTrackingScalingPolicyConfiguration needs exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification.',
  ],
  [
    'a metric of another dimension',
    tracking({
      PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantProvisionedConcurrencyUtilization' },
    }),
    'Scalable dimension sagemaker:variant:DesiredInstanceCount only supports the following predefined metric types: SageMakerVariantInvocationsPerInstance, SageMakerVariantConcurrentRequestsPerModelHighResolution',
  ],
  [
    'a metric that another policy tracks',
    tracking({ PredefinedMetricSpecification: INVOCATIONS }),
    'Only one TargetTrackingScaling policy for a given metric specification is allowed.',
  ],
  [
    'a target of 0',
    tracking({ TargetValue: 0, PredefinedMetricSpecification: INVOCATIONS }),
    'TargetValue is 0, allowed is more than 0 and up to 2^360.',
  ],
  [
    'a negative cooldown',
    tracking({ ScaleInCooldown: -1, PredefinedMetricSpecification: INVOCATIONS }),
    'ScaleInCooldown is -1, allowed is 0 or more.',
  ],
  [
    'half a customized metric',
    tracking({ CustomizedMetricSpecification: { MetricName: 'CPU' } }),
    'CustomizedMetricSpecification needs MetricName, Namespace and Statistic, or Metrics.',
  ],
  [
    'math that refers to nothing',
    tracking({ CustomizedMetricSpecification: { Metrics: [{ Id: 'e', Expression: 'm1 / 2' }] } }),
    "Error in expression 'm1 / 2': the id m1 is not among the queries",
  ],
  [
    'a configuration of another type',
    tracking({ PredefinedMetricSpecification: INVOCATIONS }, { PolicyType: 'StepScaling' }),
    'TargetTrackingScalingPolicyConfiguration does not go with a policy of type StepScaling.',
  ],
  ['no steps', stepping([]), 'At least one StepAdjustment is required for a step scaling policy.'],
  [
    'no adjustment type',
    stepping([one], { AdjustmentType: undefined }),
    'AdjustmentType is required for a step scaling policy.',
  ],
  [
    'a gap between steps',
    stepping([
      { ...one, MetricIntervalUpperBound: 5 },
      { MetricIntervalLowerBound: 6, ScalingAdjustment: 2 },
    ]),
    'Step adjustments must not have a gap: none holds 5 to 6.',
  ],
  [
    'steps that overlap',
    stepping([
      { ...one, MetricIntervalUpperBound: 5 },
      { MetricIntervalLowerBound: 4, ScalingAdjustment: 2 },
    ]),
    'Step adjustments must not overlap: two hold 4.',
  ],
  [
    'a step without bounds',
    stepping([{ ScalingAdjustment: 1 }]),
    'The upper and lower bound of a step adjustment must not both be left out.',
  ],
  [
    'steps that end',
    stepping([{ ...one, MetricIntervalUpperBound: 5 }]),
    'There must be a step adjustment without an upper bound, because one has a positive one.',
  ],
  [
    'a negative exact capacity',
    stepping([{ MetricIntervalLowerBound: 0, ScalingAdjustment: -1 }], { AdjustmentType: 'ExactCapacity' }),
    'ScalingAdjustment must not be negative for ExactCapacity.',
  ],
  [
    'a magnitude of what is no percentage',
    stepping([one], { MinAdjustmentMagnitude: 2 }),
    'MinAdjustmentMagnitude is only supported with PercentChangeInCapacity, not ChangeInCapacity.',
  ],
  [
    '21 steps',
    stepping(Array.from({ length: 21 }, () => one)),
    'A step scaling policy has 21 step adjustments, allowed are 20.',
  ],
  [
    'no schedule',
    scheduling({ Schedule: 'noon' }),
    'Schedule of daily is noon: it is none of at(yyyy-mm-ddThh:mm:ss), rate(value unit) and cron(fields).',
  ],
  [
    'no bounds of a schedule',
    scheduling({ ScalableTargetAction: {} }),
    'ScalableTargetAction of daily needs MinCapacity, MaxCapacity or both.',
  ],
  [
    'a start behind the end',
    scheduling({ StartTime: new Date('2027-01-02'), EndTime: new Date('2027-01-01') }),
    'StartTime of daily must be before its EndTime.',
  ],
  [
    'a dimension without a resource',
    new DescribeScalingPoliciesCommand(NAMESPACE),
    'If you specify a scalable dimension, you must also specify a resource ID.',
  ],
  [
    '51 results',
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker', MaxResults: 51 }),
    'MaxResults is 51, allowed is 1 to 50.',
  ],
])('fails when it is given %s', async (_what, command, message) => {
  await expect(send(command)).rejects.toMatchObject({ name: 'ValidationException', message });
});

test.each([
  ['a policy', new PutScalingPolicyCommand({ ...NAMESPACE, ResourceId: idOf('free'), PolicyName: 'p' }), NO_TARGET],
  ['a scheduled action', scheduling({ ResourceId: idOf('free') }), NO_TARGET],
  ['a deregistration', new DeregisterScalableTargetCommand({ ...NAMESPACE, ResourceId: idOf('free') }), NO_TARGET],
  [
    'a deletion of a policy',
    new DeleteScalingPolicyCommand({ ...ID, PolicyName: 'none' }),
    'No scaling policy found for service namespace: sagemaker, resource ID: endpoint/taken/variant/all, scalable dimension: sagemaker:variant:DesiredInstanceCount, policy name: none',
  ],
  [
    'a deletion of a scheduled action',
    new DeleteScheduledActionCommand({ ...ID, ScheduledActionName: 'none' }),
    'No scheduled action found for service namespace: sagemaker, resource ID: endpoint/taken/variant/all, scalable dimension: sagemaker:variant:DesiredInstanceCount, scheduled action name: none',
  ],
])('fails when what it is for is not there: %s', async (_what, command, message) => {
  await expect(send(command)).rejects.toMatchObject({ name: 'ObjectNotFoundException', message });
});

test.each([
  ['other services', registering({ ServiceNamespace: 'ecs' }), 'ServiceNamespace "ecs" of RegisterScalableTarget yet'],
  [
    'predictive scaling',
    new PutScalingPolicyCommand({ ...ID, PolicyName: 'p', PolicyType: 'PredictiveScaling' }),
    'PolicyType "PredictiveScaling" of PutScalingPolicy yet',
  ],
  [
    'forecasts',
    new GetPredictiveScalingForecastCommand({ ...ID, PolicyName: 'p', StartTime: new Date(0), EndTime: new Date(1) }),
    'GetPredictiveScalingForecast of Application Auto Scaling',
  ],
])('fails when it is not imitated, naming the gap: %s', async (_what, command, gap) => {
  await expect(send(command)).rejects.toMatchObject({
    name: 'NotImitated',
    message: `sagemaker-serving-local does not imitate ${gap}.`,
  });
});

test('a policy that is put again keeps its ARN and its alarms', async () => {
  const [before] = await scaled.policies('taken');
  const { PolicyARN, Alarms } = await scaled.track('taken', 200);
  expect({ PolicyARN, Alarms }).toEqual({ PolicyARN: before.PolicyARN, Alarms: before.Alarms });
  const [high, low] = await scaled.alarms(`TargetTracking-${idOf('taken')}-`);
  expect([high.Threshold, low.Threshold]).toEqual([200, 180]);
});

test('a registration is changed by what is given of it', async () => {
  const before = await scaled.target('taken');
  const { ScalableTargetARN } = await scaled.register('taken', { MaxCapacity: 3 });
  expect(ScalableTargetARN).toMatch(
    /^arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target\/[0-9a-f]{32}$/,
  );
  expect(await scaled.target('taken')).toEqual({ ...before, MaxCapacity: 3 });
  expect(before.RoleARN).toBe(
    'arn:aws:iam::000000000000:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
  );
});

test('lists come in pages', async () => {
  await scaled.local.endpoint('paged', { a: {}, b: {}, c: {} });
  for (const variant of ['a', 'b', 'c']) await send(registering({ ResourceId: idOf('paged', variant) }));
  const ResourceIds = ['a', 'b', 'c'].map((variant) => idOf('paged', variant));
  const list = (NextToken?: string) =>
    scaled.autoscaling.send(
      new DescribeScalableTargetsCommand({ ...NAMESPACE, ResourceIds, MaxResults: 2, NextToken }),
    );
  const first = await list();
  const second = await list(first.NextToken);
  const ids = [first, second].map(({ ScalableTargets = [] }) => ScalableTargets.map(({ ResourceId }) => ResourceId));
  expect(ids).toEqual([ResourceIds.slice(0, 2), ResourceIds.slice(2)]);
  expect(second.NextToken).toBeUndefined();
  await expect(list('nonsense')).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
});

test('scalable targets have tags', async () => {
  const { ScalableTargetARN: ResourceARN = '' } = await scaled.target('taken');
  await send(new TagResourceCommand({ ResourceARN, Tags: { team: 'a', stage: 'b' } }));
  await send(new UntagResourceCommand({ ResourceARN, TagKeys: ['stage'] }));
  expect(await send(new ListTagsForResourceCommand({ ResourceARN }))).toMatchObject({ Tags: { team: 'a' } });
  await expect(send(new ListTagsForResourceCommand({ ResourceARN: `${ResourceARN}0` }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
