import {
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
  type ScalableDimension,
} from '@aws-sdk/client-application-auto-scaling';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateInferenceComponentCommand,
  DeleteInferenceComponentCommand,
  DescribeInferenceComponentCommand,
} from '@aws-sdk/client-sagemaker';
import { Metrics } from '../../../emulator/src/cloudwatch';
import { running } from '../components/hosting';
import { ROLE, until } from '../sagemaker/local';
import { processes, serverless } from '../serverless/serverless';
import { idOf, MINUTE, SCOPE, Scaled } from './scaled';

let scaled: Scaled;

beforeAll(async () => {
  scaled = await Scaled.start();
});
afterAll(() => scaled.remove());

/** One minute goes by, with that value of a metric. */
async function minute(name: string, value: number, dimensions: Readonly<Record<string, string>>): Promise<void> {
  const pairs = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  scaled.local.world.part(Metrics).put(SCOPE, { namespace: 'AWS/SageMaker', name, dimensions: pairs, value });
  await scaled.clock.advance(MINUTE);
}

const register = (ResourceId: string, dimension: ScalableDimension, MinCapacity: number, MaxCapacity: number) =>
  scaled.autoscaling.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'sagemaker',
      ResourceId,
      ScalableDimension: dimension,
      MinCapacity,
      MaxCapacity,
    }),
  );

/** The newest activity, once it has ended. */
async function ended(ResourceId: string) {
  const input = { ServiceNamespace: 'sagemaker', ResourceId } as const;
  const newest = async () =>
    (await scaled.autoscaling.send(new DescribeScalingActivitiesCommand(input))).ScalingActivities?.[0];
  await until(async () => ![undefined, 'InProgress'].includes((await newest())?.StatusCode));
  return newest();
}

test('provisioned concurrency follows its utilization', async () => {
  await scaled.local.endpoint('serverless', { all: serverless({ MaxConcurrency: 4, ProvisionedConcurrency: 1 }) });
  const dimension = 'sagemaker:variant:DesiredProvisionedConcurrency';
  const ResourceId = idOf('serverless');
  await register(ResourceId, dimension, 1, 4);
  await scaled.autoscaling.send(
    new PutScalingPolicyCommand({
      ServiceNamespace: 'sagemaker',
      ResourceId,
      ScalableDimension: dimension,
      PolicyName: 'half',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 0.5,
        PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantProvisionedConcurrencyUtilization' },
      },
    }),
  );
  for (let i = 0; i < 4; i++)
    await minute('ServerlessProvisionedConcurrencyUtilization', 1.5, {
      EndpointName: 'serverless',
      VariantName: 'all',
    });
  expect(await ended(ResourceId)).toMatchObject({
    Description: 'Setting desired provisioned concurrency to 3.',
    StatusCode: 'Successful',
  });
  const { ProductionVariants } = await scaled.local.describe('serverless');
  expect(ProductionVariants?.[0].DesiredServerlessConfig?.ProvisionedConcurrency).toBe(3);
  expect(processes(scaled.local)).toHaveLength(3);
});

test('fails when a serverless variant without provisioned concurrency, or its instances, are to be scaled', async () => {
  await scaled.local.endpoint('on-demand', { all: serverless() });
  await expect(register(idOf('on-demand'), 'sagemaker:variant:DesiredProvisionedConcurrency', 1, 2)).rejects.toThrow(
    'Variant all of endpoint on-demand has no ProvisionedConcurrency',
  );
  await expect(register(idOf('on-demand'), 'sagemaker:variant:DesiredInstanceCount', 1, 2)).rejects.toThrow(
    'Variant all of endpoint on-demand is serverless',
  );
});

test('an asynchronous endpoint goes to zero and wakes up by a step policy', async () => {
  await scaled.local.model('queue');
  await scaled.local.sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'queue',
      ProductionVariants: [
        { VariantName: 'all', ModelName: 'queue', InstanceType: 'ml.m5.large', InitialInstanceCount: 1 },
      ],
      AsyncInferenceConfig: { OutputConfig: { S3OutputPath: 's3://out/answers/' } },
    }),
  );
  await scaled.local.sagemaker.send(new CreateEndpointCommand({ EndpointName: 'queue', EndpointConfigName: 'queue' }));
  await scaled.local.settled('queue');
  await scaled.register('queue', { MinCapacity: 0, MaxCapacity: 2 });
  const Dimensions = [{ Name: 'EndpointName', Value: 'queue' }];
  await scaled.track('queue', 5, {
    CustomizedMetricSpecification: {
      MetricName: 'ApproximateBacklogSizePerInstance',
      Namespace: 'AWS/SageMaker',
      Statistic: 'Average',
      Dimensions,
    },
  });
  for (let i = 0; i < 17; i++) await minute('ApproximateBacklogSizePerInstance', 0, { EndpointName: 'queue' });
  expect(await ended(idOf('queue'))).toMatchObject({ Description: 'Setting desired instance count to 0.' });
  expect(await scaled.counts('queue')).toEqual([0, 0]);

  const { PolicyARN = '' } = await scaled.put('queue', {
    PolicyName: 'wake',
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    },
  });
  const watched = { Namespace: 'AWS/SageMaker', MetricName: 'HasBacklogWithoutCapacity', Dimensions };
  await scaled.cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'waiting',
      ...watched,
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [PolicyARN],
    }),
  );
  for (let i = 0; i < 3; i++) await minute('HasBacklogWithoutCapacity', 1, { EndpointName: 'queue' });
  expect(await ended(idOf('queue'))).toMatchObject({
    Description: 'Setting desired instance count to 1.',
    Cause: 'monitor alarm waiting in state ALARM triggered policy wake',
    StatusCode: 'Successful',
  });
  expect(await scaled.counts('queue')).toEqual([1, 1]);
});

test('the copies of an inference component follow their invocations, and go to zero', async () => {
  const { sagemaker } = scaled.local;
  const variant = { VariantName: 'fleet', InstanceType: 'ml.c7i.xlarge', InitialInstanceCount: 1 } as const;
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'fleet',
      ExecutionRoleArn: ROLE,
      ProductionVariants: [variant],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: 'fleet', EndpointConfigName: 'fleet' }));
  await scaled.local.settled('fleet');
  const component = { InferenceComponentName: 'part', EndpointName: 'fleet', VariantName: 'fleet' };
  await sagemaker.send(
    new CreateInferenceComponentCommand({
      ...component,
      Specification: running('one'),
      RuntimeConfig: { CopyCount: 1 },
    }),
  );
  const describe = () => sagemaker.send(new DescribeInferenceComponentCommand({ InferenceComponentName: 'part' }));
  await until(async () => (await describe()).InferenceComponentStatus === 'InService');

  const ResourceId = 'inference-component/part';
  const dimension = 'sagemaker:inference-component:DesiredCopyCount';
  await register(ResourceId, dimension, 0, 3);
  await scaled.autoscaling.send(
    new PutScalingPolicyCommand({
      ServiceNamespace: 'sagemaker',
      ResourceId,
      ScalableDimension: dimension,
      PolicyName: 'copies',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 10,
        PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerInferenceComponentInvocationsPerCopy' },
      },
    }),
  );
  for (let i = 0; i < 4; i++) await minute('InvocationsPerCopy', 25, { InferenceComponentName: 'part' });
  expect(await ended(ResourceId)).toMatchObject({
    Description: 'Setting desired copy count to 3.',
    StatusCode: 'Successful',
  });
  expect(await describe()).toMatchObject({ RuntimeConfig: { CurrentCopyCount: 3 } });
  await scaled.clock.advance(17 * MINUTE);
  expect(await ended(ResourceId)).toMatchObject({ Description: 'Setting desired copy count to 0.' });
  expect(await describe()).toMatchObject({ RuntimeConfig: { CurrentCopyCount: 0 } });

  const id = { ServiceNamespace: 'sagemaker', ResourceId, ScalableDimension: dimension } as const;
  await sagemaker.send(new DeleteInferenceComponentCommand({ InferenceComponentName: 'part' }));
  await until(async () => {
    const listed = await scaled.autoscaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker', ResourceIds: [ResourceId] }),
    );
    return listed.ScalableTargets?.length === 0;
  });
  await expect(scaled.autoscaling.send(new DeregisterScalableTargetCommand(id))).rejects.toMatchObject({
    name: 'ObjectNotFoundException',
  });
});
