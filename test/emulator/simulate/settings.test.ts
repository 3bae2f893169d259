import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ScalingPolicy } from 'cdk-sagemaker-serving';
import { chooseScaled } from '../../../emulator/src/simulate/settings/choose';
import { newEndpoint, newStack, variantOptions } from '../../lib/fixtures';
import { fileOf } from './printed';

/** A template without any construct of this project. */
const PLAIN = `
Parameters:
  Most: { Type: Number, Default: 6 }
  Least: { Type: Number }
Conditions:
  Never: { 'Fn::Equals': [a, b] }
Resources:
  Config:
    Type: AWS::SageMaker::EndpointConfig
    Properties:
      ProductionVariants:
        - { VariantName: a, ModelName: m, InstanceType: ml.m5.large, InitialInstanceCount: 3, InitialVariantWeight: 3 }
        - { VariantName: b, ModelName: m, InstanceType: ml.m5.large, InitialInstanceCount: 1, InitialVariantWeight: 1 }
  Endpoint:
    Type: AWS::SageMaker::Endpoint
    Properties: { EndpointConfigName: !GetAtt Config.EndpointConfigName }
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: sagemaker
      ScalableDimension: sagemaker:variant:DesiredInstanceCount
      ResourceId: !Sub endpoint/\${Endpoint.EndpointName}/variant/a
      MinCapacity: !Ref Least
      MaxCapacity: !Ref Most
  Tracking:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: requests
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: '500'
        ScaleInCooldown: 60
        PredefinedMetricSpecification: { PredefinedMetricType: SageMakerVariantInvocationsPerInstance }
  Absent:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Condition: Never
    Properties: { PolicyName: absent, ScalingTargetId: !Ref Target }
  Steps:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: surge
      PolicyType: StepScaling
      ScalingTargetId: !Ref Target
      StepScalingPolicyConfiguration:
        AdjustmentType: ChangeInCapacity
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }]
  Surge:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SageMaker
      MetricName: InvocationsPerInstance
      Dimensions:
        - { Name: EndpointName, Value: !GetAtt Endpoint.EndpointName }
        - { Name: VariantName, Value: a }
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 2
      Threshold: 900
      ComparisonOperator: GreaterThanOrEqualToThreshold
      AlarmActions: [!Ref Steps]
  Other:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: { ServiceNamespace: ecs, ScalableDimension: ecs:service:DesiredCount, ResourceId: service/x, MinCapacity: 1, MaxCapacity: 2 }
`;

const plain = (text = PLAIN, parameters: Record<string, string> = { Least: '2' }) =>
  chooseScaled({ template: fileOf('plain.template.yaml', text), parameters });

test('a target of CloudFormation is read with its policies, their alarms, and what the endpoint begins with', () => {
  const { dimension, policies, ...rest } = plain();
  expect(dimension.name).toBe('sagemaker:variant:DesiredInstanceCount');
  expect(rest).toEqual({
    resourceId: 'endpoint/Endpoint/variant/a',
    names: ['Endpoint', 'a'],
    min: 2,
    max: 6,
    initial: 3,
    instanceType: 'ml.m5.large',
    share: 0.75,
    asynchronous: false,
    schedules: [],
  });
  expect(policies.map(({ name, tracking, step }) => ({ name, tracking, step }))).toMatchObject([
    { name: 'requests', tracking: { TargetValue: 500, ScaleInCooldown: 60 } },
    { name: 'surge', step: { AdjustmentType: 'ChangeInCapacity' } },
  ]);
  expect(policies.flatMap(({ alarms }) => alarms)).toMatchObject([
    { AlarmName: 'requests-AlarmHigh', Threshold: 500, EvaluationPeriods: 3 },
    { AlarmName: 'requests-AlarmLow', Threshold: 450, EvaluationPeriods: 15 },
    { AlarmName: 'Surge', Threshold: 900, EvaluationPeriods: 2 },
  ]);
});

test('what a function of the stack owns is read as what CloudFormation owns', () => {
  const [owned, kept] = [true, false].map((duringUpdates) => {
    const stack = newStack();
    const metric = new Metric({ namespace: 'AWS/SageMaker', metricName: 'Invocations', statistic: 'Sum' });
    newEndpoint(stack, {
      initialInstanceCount: 2,
      autoScaling: {
        duringUpdates,
        minCapacity: 1,
        maxCapacity: 8,
        policies: [
          ScalingPolicy.invocationsPerInstance(600, { scaleInCooldown: Duration.minutes(10) }),
          ScalingPolicy.step(metric, { scalingSteps: [{ lower: 5000, change: 2 }] }),
          ScalingPolicy.schedule({ schedule: Schedule.cron({ hour: '8', minute: '0' }), minCapacity: 4 }),
        ],
      },
    });
    return chooseScaled({
      template: fileOf('owned.template.json', JSON.stringify(Template.fromStack(stack).toJSON())),
    });
  });
  expect(owned).toMatchObject({ min: 1, max: 8, initial: 2, instanceType: 'ml.c7i.xlarge', share: 1 });
  expect(owned.schedules).toMatchObject([{ schedule: 'cron(0 8 * * ? *)', min: 4 }]);
  const told = ({ policies, schedules, ...rest }: typeof owned) => ({
    ...rest,
    dimension: rest.dimension.name,
    schedules,
    policies: policies.map(({ tracking, step, alarms }) => ({
      tracking,
      step,
      alarms: alarms.map(({ AlarmName, ...alarm }) => alarm),
    })),
  });
  expect(told(owned)).toEqual(told(kept));
});

test('the folder that cdk synth writes is read with the stacks of its stages, and one of them is chosen', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cdk.out-'));
  mkdirSync(path.join(folder, 'assembly-Stage'));
  writeFileSync(
    path.join(folder, 'One.template.json'),
    JSON.stringify({ Resources: { Nothing: { Type: 'AWS::SNS::Topic' } } }),
  );
  writeFileSync(path.join(folder, 'assembly-Stage', 'Two.template.yaml'), PLAIN);
  const twice = PLAIN.replaceAll('Endpoint:', 'Another:').replaceAll('Endpoint.', 'Another.');
  writeFileSync(path.join(folder, 'Three.template.yaml'), twice);
  const choose = (choice: { endpoint?: string; variant?: string }) =>
    chooseScaled({ template: folder, parameters: { Least: '1' }, ...choice });
  expect(choose({ endpoint: 'Another', variant: 'a' }).resourceId).toBe('endpoint/Another/variant/a');
  expect(() => choose({})).toThrow(
    `${folder}: 2 things scale: endpoint/Another/variant/a, endpoint/Endpoint/variant/a. Choose one with --endpoint and --variant.`,
  );
  expect(() => choose({ endpoint: 'Endpoint', variant: 'b' })).toThrow(
    `${folder}: Endpoint, variant b does not scale; what does is endpoint/Another/variant/a, endpoint/Endpoint/variant/a.`,
  );
});

test('a scaled variant is told from the others of its endpoint, and gets its share', () => {
  const stack = new Stack(new App(), 'Two', {});
  const endpoint = newEndpoint(stack, { initialVariantWeight: 1 });
  endpoint.addVariant('challenger', {
    ...variantOptions(stack, { initialVariantWeight: 3 }),
    autoScaling: { minCapacity: 1, maxCapacity: 2, policies: [ScalingPolicy.invocationsPerInstance(10)] },
  });
  const template = fileOf('two.template.json', JSON.stringify(Template.fromStack(stack).toJSON()));
  expect(chooseScaled({ template, variant: 'challenger' }).share).toBe(0.75);
});

test.each<[string, (text: string) => string, string | RegExp]>([
  ['nothing scales', () => 'Resources: { Topic: { Type: AWS::SNS::Topic } }', /: nothing of SageMaker scales in it;/],
  ['it is no template', () => 'Nothing: here', /plain.template.yaml: /],
  [
    'the target is 0',
    (text) => text.replace("'500'", "'0'"),
    'endpoint/Endpoint/variant/a, policy requests: TargetValue is 0, allowed is more than 0 and up to 2^360.',
  ],
  [
    'a metric belongs to another dimension',
    (text) => text.replace('SageMakerVariantInvocationsPerInstance', 'SageMakerInferenceComponentInvocationsPerCopy'),
    /^endpoint\/Endpoint\/variant\/a, policy requests: Scalable dimension .* only supports/,
  ],
  [
    'a bound is no number',
    (text) => text.replace('!Ref Most', 'many'),
    'MaxCapacity of endpoint/Endpoint/variant/a is "many", wanted is a number; give parameters without a default a value with --parameter NAME=VALUE.',
  ],
  [
    'the fewest are more than the most',
    (text) => text.replace('!Ref Most', '1'),
    'endpoint/Endpoint/variant/a: MinCapacity is 2, allowed is up to MaxCapacity, 1.',
  ],
])('fails when %s', (_, change, message) => {
  expect(() => plain(change(PLAIN))).toThrow(message);
});

test('fails when a parameter without a default has no value', () => {
  expect(() => plain(PLAIN, {})).toThrow(
    /^MinCapacity of endpoint\/Endpoint\/variant\/a is "Least", wanted is a number;/,
  );
});

test('fails when the folder does not exist, or has no template', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'empty-'));
  expect(() => chooseScaled({ template: `${folder}/cdk.out` })).toThrow(/cdk\.out does not exist: run cdk synth first/);
  expect(() => chooseScaled({ template: folder })).toThrow(/has no template in it/);
});
