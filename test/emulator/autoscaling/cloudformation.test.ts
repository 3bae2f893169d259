import { DescribeScheduledActionsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { until } from '../sagemaker/local';
import { idOf, NAMESPACE, Scaled } from './scaled';

let scaled: Scaled;

beforeAll(async () => {
  scaled = await Scaled.start();
  for (const name of ['one', 'two', 'three']) await scaled.local.endpoint(name);
});
afterAll(() => scaled.remove());

const ACTION = {
  ScheduledActionName: 'morning',
  Schedule: 'cron(0 6 * * ? *)',
  StartTime: '2027-01-01T00:00:00Z',
  ScalableTargetAction: { MinCapacity: '2' },
};

const target = (name: string, more: object = {}) => ({
  Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
  Properties: { ...NAMESPACE, ResourceId: idOf(name), MinCapacity: '1', MaxCapacity: '3', ...more },
});

const policy = (more: object = {}, tracking: object = {}) => ({
  Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
  Properties: {
    PolicyName: 'track',
    PolicyType: 'TargetTrackingScaling',
    ScalingTargetId: { Ref: 'Target' },
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: '70',
      ScaleInCooldown: '60',
      DisableScaleIn: 'false',
      PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
      ...tracking,
    },
    ...more,
  },
});

const OUTPUTS = {
  Id: { Value: { 'Fn::GetAtt': ['Target', 'Id'] } },
  Arn: { Value: { 'Fn::GetAtt': ['Policy', 'Arn'] } },
};

const physicalIds = async (StackName: string) => {
  const { StackResources = [] } = await scaled.cloudFormation.send(new DescribeStackResourcesCommand({ StackName }));
  return Object.fromEntries(
    StackResources.map(({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId, PhysicalResourceId]),
  );
};

const scheduled = async (name: string) => {
  const input = { ...NAMESPACE, ResourceId: idOf(name) };
  return (await scaled.autoscaling.send(new DescribeScheduledActionsCommand(input))).ScheduledActions ?? [];
};

test('a stack registers a target with its schedule, and a policy that is identified by its ARN', async () => {
  const stack = await scaled.deploy(
    'One',
    {
      Target: target('one', { ScheduledActions: [ACTION], Tags: [{ Key: 'team', Value: 'a' }] }),
      Policy: policy(),
    },
    OUTPUTS,
  );
  expect(stack.StackStatus).toBe('CREATE_COMPLETE');
  const [{ PolicyARN }] = await scaled.policies('one');
  const id = 'endpoint/one/variant/all|sagemaker:variant:DesiredInstanceCount|sagemaker';
  expect(await physicalIds('One')).toEqual({ Target: id, Policy: PolicyARN });
  expect(
    Object.fromEntries(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? []),
  ).toEqual({
    Id: id,
    Arn: PolicyARN,
  });
  expect(await scaled.target('one')).toMatchObject({ MinCapacity: 1, MaxCapacity: 3 });
  expect(await scheduled('one')).toMatchObject([
    { ScheduledActionName: 'morning', StartTime: new Date(ACTION.StartTime), ScalableTargetAction: { MinCapacity: 2 } },
  ]);
});

test('an update changes both in place: the ARN and the alarms stay', async () => {
  const [before] = await scaled.policies('one');
  const evening = { ...ACTION, ScheduledActionName: 'evening' };
  const stack = await scaled.deploy('One', {
    Target: target('one', {
      MaxCapacity: '5',
      ScheduledActions: [evening],
      SuspendedState: { ScheduledScalingSuspended: 'true' },
      Tags: [{ Key: 'team', Value: 'b' }],
    }),
    Policy: policy({}, { TargetValue: '80' }),
  });
  expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
  const after = await scaled.target('one');
  expect(after).toMatchObject({ MaxCapacity: 5, SuspendedState: { ScheduledScalingSuspended: true } });
  expect((await scheduled('one')).map(({ ScheduledActionName }) => ScheduledActionName)).toEqual(['evening']);
  expect(await scaled.policies('one')).toMatchObject([
    {
      PolicyARN: before.PolicyARN,
      Alarms: before.Alarms,
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 80, ScaleInCooldown: 60, DisableScaleIn: false },
    },
  ]);
  const { Tags } = await scaled.autoscaling.send(
    new ListTagsForResourceCommand({ ResourceARN: after.ScalableTargetARN }),
  );
  expect(Tags).toEqual({ team: 'b' });
});

test('another name of a policy is another policy, and another resource another target', async () => {
  const before = await physicalIds('One');
  await scaled.deploy('One', {
    Target: target('one'),
    Policy: policy(
      { PolicyName: 'other' },
      {
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'SageMakerVariantConcurrentRequestsPerModelHighResolution',
        },
      },
    ),
  });
  const renamed = await physicalIds('One');
  expect(renamed.Target).toBe(before.Target);
  expect(renamed.Policy).toMatch(/:policyName\/other$/);
  expect((await scaled.policies('one')).map(({ PolicyName }) => PolicyName)).toEqual(['other']);

  const { StackStatus } = await scaled.deploy('One', { Target: target('two'), Policy: policy() });
  expect(StackStatus).toBe('UPDATE_COMPLETE');
  expect(await scaled.target('one')).toBeUndefined();
  expect(await scaled.alarms(`TargetTracking-${idOf('one')}-`)).toEqual([]);
  expect((await scaled.policies('two')).map(({ PolicyName }) => PolicyName)).toEqual(['track']);
});

test('a deleted stack deregisters its target; one that was deregistered by hand is no obstacle', async () => {
  await scaled.deploy('Gone', { Target: target('three'), Policy: policy() });
  await scaled.cloudFormation.send(new DeleteStackCommand({ StackName: 'Gone' }));
  await until(async () => (await scaled.target('three')) === undefined);
  expect(await scaled.alarms(`TargetTracking-${idOf('three')}-`)).toEqual([]);
});

test.each([
  [
    'an endpoint that is not there',
    { Target: target('nowhere') },
    "SageMaker resource doesn't exist: endpoint/nowhere/variant/all",
  ],
  [
    'a target that somebody else registered',
    { Target: target('two') },
    'endpoint/two/variant/all|sagemaker:variant:DesiredInstanceCount|sagemaker already exists',
  ],
])('fails when a stack registers %s', async (what, resources, reason) => {
  const name = what.replaceAll(' ', '-');
  const stack = await scaled.deploy(name, resources);
  expect(stack.StackStatus).toMatch(/^ROLLBACK_COMPLETE$/);
  const { StackEvents = [] } = await scaled.cloudFormation.send(new DescribeStackEventsCommand({ StackName: name }));
  expect(StackEvents.map((event) => event.ResourceStatusReason)).toContainEqual(expect.stringContaining(reason));
});
