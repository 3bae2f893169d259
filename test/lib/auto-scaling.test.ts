import { Size, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AsyncEndpoint,
  InferenceComponent,
  InferenceComponentEndpoint,
  type InferenceComponentProps,
  InferenceComponentSpecification,
  InferencePipelineEndpoint,
  InstanceType,
  MultiContainerEndpoint,
  MultiModelEndpoint,
  NeuronEndpoint,
  RealTimeEndpoint,
  type RealTimeEndpointProps,
  RetainedVariantProperties,
  ScalingPolicy,
  ServerlessEndpoint,
  type ServerlessVariantOptions,
  type VariantAutoScalingOptions,
  VariantPropertyType,
} from 'cdk-sagemaker-serving';
import {
  ENV,
  messageOf,
  newEndpoint,
  newModel,
  newStack,
  onlyResource,
  statementsIn,
  variantOptions,
  warningsIn,
} from './fixtures';
import { instanceType, modelsIn } from './model-kinds';

const GUIDE = 'https://docs.aws.amazon.com/sagemaker/latest/dg';
const SEE = `${GUIDE}/endpoint-auto-scaling-prerequisites.html`;
const NAME = 'digits-endpoint-realtime-40611716';
const BEFORE = 'Custom::SageMakerScalingStepsAside';
const AFTER = 'Custom::SageMakerScaling';
const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const newMetric = () => new Metric({ namespace: 'Mine', metricName: 'Queue' });
const policies = [ScalingPolicy.invocationsPerInstance(600)];

const scaled = (more: Partial<VariantAutoScalingOptions> = {}): VariantAutoScalingOptions => ({
  minCapacity: 1,
  maxCapacity: 4,
  policies,
  ...more,
});

function stackWith(autoScaling: VariantAutoScalingOptions, props?: RealTimeEndpointProps): Stack {
  const stack = newStack({ env: ENV });
  newEndpoint(stack, { autoScaling }, props);
  return stack;
}

function asynchronous(autoScaling: VariantAutoScalingOptions): Stack {
  const stack = newStack({ env: ENV });
  new AsyncEndpoint(stack, 'Endpoint').addVariant('digits', { ...variantOptions(stack), autoScaling });
  return stack;
}

function serverless(autoScaling: VariantAutoScalingOptions, more: Partial<ServerlessVariantOptions> = {}): Stack {
  const stack = newStack({ env: ENV });
  const options = {
    model: newModel(stack),
    memorySize: Size.gibibytes(2),
    maxConcurrency: 20,
    provisionedConcurrency: 2,
  };
  new ServerlessEndpoint(stack, 'Endpoint').addVariant('digits', { ...options, ...more, autoScaling });
  return stack;
}

function component(props: Partial<InferenceComponentProps>): Stack {
  const stack = newStack({ env: ENV });
  const endpoint = new InferenceComponentEndpoint(stack, 'Endpoint');
  endpoint.addVariant('fleet', { instanceType: InstanceType.of('ml.c7i.xlarge') });
  const requirements = { minMemoryRequired: Size.mebibytes(512) };
  const specification = InferenceComponentSpecification.fromModel(newModel(stack), requirements);
  new InferenceComponent(stack, 'Champion', { endpoint, specification, ...props });
  return stack;
}

const targetsOf = (stack: Stack) => onlyResource(stack, AFTER).Properties.Targets;

describe('autoScaling', () => {
  test('is asked for before the endpoint changes and after, in the same words', () => {
    const stack = stackWith(scaled());
    const [endpoint] = Object.keys(Template.fromStack(stack).findResources('AWS::SageMaker::Endpoint'));
    const [before] = Object.keys(Template.fromStack(stack).findResources(BEFORE));
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').DependsOn).toEqual([before]);
    const { Properties, DependsOn } = onlyResource(stack, AFTER);
    expect(DependsOn).toContain(endpoint);
    expect(Properties).toEqual(onlyResource(stack, BEFORE).Properties);
    expect(Properties).toMatchObject({
      ServiceTimeout: '960',
      EndpointName: NAME,
      EndpointConfigName: { 'Fn::GetAtt': [expect.stringMatching(/^EndpointConfig/), 'EndpointConfigName'] },
      Variants: [{ VariantName: 'champion', InstanceType: 'ml.c7i.xlarge' }],
    });
    expect(Properties.Targets).toEqual([
      {
        ResourceId: `endpoint/${NAME}/variant/champion`,
        ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
        MinCapacity: 1,
        MaxCapacity: 4,
        Policies: [expect.objectContaining({ PolicyName: 'InvocationsPerInstance' })],
        ScheduledActions: [],
      },
    ]);
  });

  test('hears each time that the endpoint comes into service', () => {
    const { Properties } = onlyResource(stackWith(scaled()), 'AWS::Events::Rule');
    expect(Properties.EventPattern).toEqual({
      source: ['aws.sagemaker'],
      'detail-type': ['SageMaker Endpoint State Change'],
      detail: { EndpointName: [NAME], EndpointStatus: ['IN_SERVICE'] },
    });
    expect(Properties.Targets).toEqual([
      { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^CdkSagemakerServingScalingHandler/), 'Arn'] }, Id: 'Target0' },
    ]);
  });

  test('of several variants and endpoints has one owner each, and one function for all', () => {
    const stack = stackWith(scaled());
    const first = stack.node.findChild('Endpoint') as RealTimeEndpoint;
    first.addVariant('challenger', variantOptions(stack, { autoScaling: scaled({ maxCapacity: 9 }) }));
    first.addVariant('still', variantOptions(stack));
    const second = new RealTimeEndpoint(stack, 'Second', { endpointName: 'Second' });
    second.addVariant('champion', variantOptions(stack)).autoScale(scaled());
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs(AFTER, 2);
    const wanted = Object.values(template.findResources(AFTER)).map(({ Properties: { Targets, Variants } }) => [
      Targets.map(({ ResourceId }: { ResourceId: string }) => ResourceId),
      Variants.length,
    ]);
    expect(wanted).toEqual([
      [[`endpoint/${NAME}/variant/champion`, `endpoint/${NAME}/variant/challenger`], 3],
      [['endpoint/Second/variant/champion'], 1],
    ]);
  });

  test('may do just what it needs to, on just its endpoint', () => {
    const statements = statementsIn(stackWith(scaled()));
    const of = (service: string) =>
      statements.filter(({ Action }) => `${[Action].flat()[0]}`.startsWith(`${service}:`));
    const text = (service: string) => JSON.stringify(of(service).map(({ Resource }) => Resource));
    expect(of('ssm')).toMatchObject([{ Action: ['ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:PutParameter'] }]);
    expect(text('ssm')).toContain(`:parameter/cdk-sagemaker-serving/scaling/${NAME}`);
    for (const kind of ['TargetTracking', 'Scaling'])
      expect(text('cloudwatch')).toContain(`:alarm:${kind}-endpoint/${NAME}/*`);
    expect(of('application-autoscaling')[1]).toMatchObject({
      Condition: { StringEquals: { 'application-autoscaling:service-namespace': 'sagemaker' } },
    });
    expect(of('iam')).toMatchObject([
      {
        Action: 'iam:CreateServiceLinkedRole',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'sagemaker.application-autoscaling.amazonaws.com' } },
      },
    ]);
  });

  test('is not made, nor is anything of it, where nothing scales', () => {
    const stack = newStack({ env: ENV });
    newEndpoint(stack);
    for (const type of [BEFORE, AFTER, TARGET, 'AWS::Lambda::Function', 'AWS::Events::Rule'])
      Template.fromStack(stack).resourceCountIs(type, 0);
  });

  test('is plain resources of the stack without duringUpdates', () => {
    const step = ScalingPolicy.step(newMetric(), { scalingSteps: [{ lower: 5, change: 1 }] });
    const night = ScalingPolicy.schedule({ schedule: Schedule.cron({ hour: '20' }), minCapacity: 1 });
    const stack = stackWith(scaled({ duringUpdates: false, policies: [...policies, step, night] }));
    const template = Template.fromStack(stack);
    for (const type of [BEFORE, AFTER, 'AWS::Lambda::Function']) template.resourceCountIs(type, 0);
    const [endpoint] = Object.keys(template.findResources('AWS::SageMaker::Endpoint'));
    const [target] = Object.keys(template.findResources(TARGET));
    expect(onlyResource(stack, TARGET)).toEqual({
      Type: TARGET,
      Properties: {
        ServiceNamespace: 'sagemaker',
        ResourceId: `endpoint/${NAME}/variant/champion`,
        ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
        MinCapacity: 1,
        MaxCapacity: 4,
        ScheduledActions: [
          { ScheduledActionName: 'Schedule', Schedule: 'cron(* 20 * * ? *)', ScalableTargetAction: { MinCapacity: 1 } },
        ],
      },
      DependsOn: [endpoint],
    });
    template.hasResourceProperties(POLICY, {
      PolicyName: 'InvocationsPerInstance-Plain',
      PolicyType: 'TargetTrackingScaling',
      ScalingTargetId: { Ref: target },
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 600 },
    });
    const [stepping] = Object.keys(template.findResources(POLICY, { Properties: { PolicyType: 'StepScaling' } }));
    expect(onlyResource(stack, 'AWS::CloudWatch::Alarm').Properties).toMatchObject({
      Threshold: 5,
      AlarmActions: [{ Ref: stepping }],
    });
  });

  test.each<[string, RealTimeEndpointProps, boolean | undefined, string[] | undefined]>([
    ['but for weights', {}, true, ['DesiredWeight']],
    ['all of it where weights are live', { liveWeights: true }, true, undefined],
    ['as the user says', { retainedVariantProperties: RetainedVariantProperties.all() }, true, undefined],
  ])('keeps what it has reached, %s', (_, props, retained, excluded) => {
    const stack = stackWith(scaled(), props);
    const { RetainAllVariantProperties, ExcludeRetainedVariantProperties: but } = onlyResource(
      stack,
      'AWS::SageMaker::Endpoint',
    ).Properties;
    expect(RetainAllVariantProperties).toBe(retained);
    expect(but?.map(({ VariantPropertyType: type }: { VariantPropertyType: string }) => type)).toEqual(excluded);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('warns when the counts that it has reached are thrown away', () => {
    const retainedVariantProperties = RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_INSTANCE_COUNT);
    expect(warningsIn(stackWith(scaled(), { retainedVariantProperties }))).toEqual([
      `RealTimeEndpoint 'Digits/Endpoint': retainedVariantProperties lets instance counts start anew, so each change of the endpoint undoes what scaling has reached; leave it out, or write RetainedVariantProperties.allExcept(VariantPropertyType.DESIRED_WEIGHT) (${GUIDE}/endpoint-scaling-update.html)`,
    ]);
  });
});

test('variants of every kind that has instances scale', () => {
  const stack = newStack({ env: ENV });
  const { single, multi, direct, serial } = modelsIn(stack);
  const options = { instanceType, autoScaling: scaled() };
  new MultiModelEndpoint(stack, 'MultiModel').addVariant('v', { model: multi, ...options });
  new MultiContainerEndpoint(stack, 'MultiContainer').addVariant('v', { model: direct, ...options });
  new InferencePipelineEndpoint(stack, 'Pipeline').addVariant('v', { model: serial, ...options });
  const inferentia = { model: single, ...options, instanceType: InstanceType.of('ml.inf2.xlarge') };
  new NeuronEndpoint(stack, 'Neuron').addVariant('v', inferentia);
  Template.fromStack(stack).resourceCountIs(AFTER, 4);
});

describe('autoScaling of asynchronous variants', () => {
  const backlog = ScalingPolicy.backlogPerInstance(5);

  test('follows the backlog of the endpoint, and wakes up from zero by itself', () => {
    const [target] = targetsOf(asynchronous(scaled({ minCapacity: 0, policies: [backlog] })));
    const Dimensions = target.Policies[1].Alarm.Dimensions;
    expect(Dimensions).toEqual([{ Name: 'EndpointName', Value: expect.stringMatching(/^digits-endpoint-async-/) }]);
    expect(target.Policies).toEqual([
      {
        PolicyName: 'BacklogPerInstance',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 5,
          CustomizedMetricSpecification: {
            Namespace: 'AWS/SageMaker',
            MetricName: 'ApproximateBacklogSizePerInstance',
            Statistic: 'Average',
            Dimensions,
          },
        },
      },
      {
        PolicyName: 'WakeUp',
        StepScalingPolicyConfiguration: {
          AdjustmentType: 'ChangeInCapacity',
          MetricAggregationType: 'Average',
          StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
        },
        Alarm: {
          Namespace: 'AWS/SageMaker',
          MetricName: 'HasBacklogWithoutCapacity',
          Statistic: 'Average',
          Dimensions,
          Period: 60,
          EvaluationPeriods: 2,
          DatapointsToAlarm: 2,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          TreatMissingData: 'missing',
        },
      },
    ]);
  });

  test('wakes up as it is told, and not twice', () => {
    const wakeUp = ScalingPolicy.wakeUp({ capacity: 3, policyName: 'up' });
    const [target] = targetsOf(asynchronous(scaled({ minCapacity: 0, policies: [wakeUp, backlog] })));
    expect(target.Policies.map(({ PolicyName }: { PolicyName: string }) => PolicyName)).toEqual([
      'up',
      'BacklogPerInstance',
    ]);
    expect(target.Policies[0].StepScalingPolicyConfiguration.StepAdjustments[0].ScalingAdjustment).toBe(3);
  });

  test('does not wake up where it never sleeps', () => {
    expect(targetsOf(asynchronous(scaled({ policies: [backlog] })))[0].Policies).toHaveLength(1);
  });
});

describe('autoScaling of serverless variants', () => {
  const warm = [ScalingPolicy.provisionedConcurrencyUtilization(0.7)];

  test('follows the warm copies, and retains nothing', () => {
    const stack = serverless(scaled({ maxCapacity: 20, policies: warm }));
    expect(targetsOf(stack)).toMatchObject([
      {
        ScalableDimension: 'sagemaker:variant:DesiredProvisionedConcurrency',
        MaxCapacity: 20,
        Policies: [
          {
            TargetTrackingScalingPolicyConfiguration: {
              TargetValue: 0.7,
              PredefinedMetricSpecification: {
                PredefinedMetricType: 'SageMakerVariantProvisionedConcurrencyUtilization',
              },
            },
          },
        ],
      },
    ]);
    expect(onlyResource(stack, AFTER).Properties.Variants).toEqual([{ VariantName: 'digits' }]);
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties.RetainAllVariantProperties).toBeUndefined();
  });

  test.each<[string, () => Stack, string]>([
    [
      'without warm copies to begin with',
      () => serverless(scaled({ policies: warm }), { provisionedConcurrency: undefined }),
      'there are no warm copies that could scale; give the variant provisionedConcurrency',
    ],
    [
      'beyond maxConcurrency',
      () => serverless(scaled({ policies: warm, maxCapacity: 21 })),
      'maxCapacity is 21, allowed is at most maxConcurrency, 20',
    ],
    [
      'to nothing',
      () => serverless(scaled({ policies: warm, minCapacity: 0 })),
      'minCapacity is 0, allowed is from 1 upwards for the provisioned concurrency of a serverless variant',
    ],
  ])('fails %s', (_, make, why) => {
    expect(messageOf(make)).toBe(
      `autoScaling of variant 'digits' of endpoint 'Digits/Endpoint': ${why} (${GUIDE}/serverless-endpoints-autoscale.html)`,
    );
  });
});

describe('autoScaling of inference components', () => {
  test('is plain resources, for it stands in the way of nothing', () => {
    const autoScaling = {
      minCapacity: 0,
      maxCapacity: 4,
      policies: [ScalingPolicy.invocationsPerCopy(60), ScalingPolicy.concurrentRequestsPerCopy(5)],
    };
    const stack = component({ autoScaling });
    const template = Template.fromStack(stack);
    template.resourceCountIs(AFTER, 0);
    const { Properties, DependsOn } = onlyResource(stack, TARGET);
    expect(Properties).toEqual({
      ServiceNamespace: 'sagemaker',
      ResourceId: expect.stringMatching(/^inference-component\/digits-champion-component-/),
      ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
      MinCapacity: 0,
      MaxCapacity: 4,
    });
    expect(DependsOn).toEqual([expect.stringMatching(/^Champion/)]);
    for (const type of ['InvocationsPerCopy', 'ConcurrentRequestsPerCopyHighResolution'])
      template.hasResourceProperties(POLICY, {
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: { PredefinedMetricType: `SageMakerInferenceComponent${type}` },
        },
      });
    template.hasResourceProperties(POLICY, {
      PolicyName: 'WakeUp-Plain',
      StepScalingPolicyConfiguration: { MetricAggregationType: 'Maximum' },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'NoCapacityInvocationFailures',
      Statistic: 'Sum',
      EvaluationPeriods: 1,
      Dimensions: [{ Name: 'InferenceComponentName' }],
    });
  });

  test('fails when it scales already', () => {
    const autoScaling = { minCapacity: 1, maxCapacity: 2, policies: [ScalingPolicy.invocationsPerCopy(60)] };
    const stack = component({ autoScaling });
    const again = () => (stack.node.findChild('Champion') as InferenceComponent).autoScale(autoScaling);
    expect(messageOf(again)).toBe(
      "autoScaling of InferenceComponent 'Digits/Champion': it scales already; give all policies at once",
    );
  });
});

describe('autoScaling fails', () => {
  const WHO = "autoScaling of variant 'champion' of endpoint 'Digits/Endpoint'";

  test.each<[string, Partial<VariantAutoScalingOptions>, string]>([
    [
      'the least is beyond the most',
      { minCapacity: 5 },
      `minCapacity is 5, allowed is at most maxCapacity, 4 (${SEE})`,
    ],
    [
      'the least is not whole',
      { minCapacity: 1.5 },
      `minCapacity is 1.5, allowed is a whole number from 0 upwards (${SEE})`,
    ],
    [
      'nothing is to be left of a variant that answers while callers wait',
      { minCapacity: 0 },
      `minCapacity is 0, allowed is from 1 upwards for a variant with instances (${SEE})`,
    ],
    [
      'there are no policies',
      { policies: [] },
      `there are no policies, so nothing would scale; name at least one (${SEE})`,
    ],
    [
      'a schedule leaves nothing',
      { policies: [ScalingPolicy.schedule({ schedule: Schedule.cron({ hour: '20' }), minCapacity: 0 })] },
      `minCapacity of a schedule is 0, allowed is from 1 upwards for a variant with instances (${SEE})`,
    ],
    [
      'the policy is for warm copies',
      { policies: [ScalingPolicy.provisionedConcurrencyUtilization(0.5)] },
      `ScalingPolicy.provisionedConcurrencyUtilization is for the provisioned concurrency of a serverless variant, but this is a variant with instances (${SEE})`,
    ],
    [
      'the policy is for components',
      { policies: [ScalingPolicy.invocationsPerCopy(5)] },
      `ScalingPolicy.invocationsPerCopy is for an inference component, but this is a variant with instances (${SEE})`,
    ],
    [
      'the policy is for a backlog',
      { policies: [ScalingPolicy.backlogPerInstance(5)] },
      `ScalingPolicy.backlogPerInstance is for an asynchronous variant, but this is a variant with instances (${SEE})`,
    ],
    [
      'it never sleeps',
      { policies: [ScalingPolicy.wakeUp()] },
      `ScalingPolicy.wakeUp is for an asynchronous variant, or an inference component, but this is a variant with instances (${SEE})`,
    ],
  ])('fails when %s', (_, options, why) => {
    expect(messageOf(() => stackWith(scaled(options)))).toBe(`${WHO}: ${why}`);
  });

  test('fails when an asynchronous variant is to follow what it does not publish', () => {
    expect(messageOf(() => asynchronous(scaled()))).toBe(
      `autoScaling of variant 'digits' of endpoint 'Digits/Endpoint': ScalingPolicy.invocationsPerInstance is for a variant with instances, but this is an asynchronous variant (${GUIDE}/async-inference-autoscale.html)`,
    );
  });

  test('fails when the instances are burstable', () => {
    const stack = newStack({ env: ENV });
    const make = () => newEndpoint(stack, { instanceType: InstanceType.of('ml.t2.medium'), autoScaling: scaled() });
    expect(messageOf(make)).toBe(
      `${WHO}: instanceType is ml.t2.medium, but burstable instances do not scale; choose another type, such as ml.c7i.large (${GUIDE}/endpoint-auto-scaling-add-console.html)`,
    );
  });

  test('fails when the variant scales already', () => {
    const stack = stackWith(scaled());
    const variant = (stack.node.findChild('Endpoint') as RealTimeEndpoint).findVariant('champion');
    expect(messageOf(() => variant.autoScale(scaled()))).toBe(`${WHO}: it scales already; give all policies at once`);
  });
});
