import type { Readable } from 'node:stream';
import { AsyncQueues } from './async';
import { connectAsync } from './async/connect';
import { autoscaling, autoscalingHandlers, connectAutoscaling, resumeAutoscaling } from './autoscaling';
import { cloudFormation, customResourceHandlers, type Neighbours, Stacks } from './cloudformation';
import { Alarms, cloudWatch, cloudWatchHandlers, publishInvocations, publishMeasurements } from './cloudwatch';
import { ContainerEnvironment } from './containers/container-environment';
import { ImageOverrides } from './containers/image-overrides';
import { ModelData } from './containers/model-data';
import { ecr, ecrHandlers } from './ecr';
import { Events, events, eventsHandlers } from './events';
import type { Services } from './http/dispatch';
import { FunctionProviders, Invocations, lambda, lambdaHandlers } from './lambda';
import { own } from './own';
import { ModelsOfContainers } from './runtime/kinds/multi-model/models-of-containers';
import { runtime } from './runtime/service';
import { Buckets, s3, s3Handlers } from './s3';
import { sagemakerResources } from './sagemaker/cloudformation';
import { measureComponents } from './sagemaker/components/component-metrics';
import { Components } from './sagemaker/components/components';
import { type AlarmSource, RollbackAlarms } from './sagemaker/deployment/alarms';
import { sagemaker } from './sagemaker/service';
import { Endpoints } from './sagemaker/serving/endpoints';
import { HttpDeliveries, sns, snsHandlers, Topics } from './sns';
import { sqs, sqsHandlers } from './sqs';
import { parameterValue, ssm, ssmHandlers } from './ssm';
import { sts } from './sts';
import type { World } from './world/world';

/** Everything that answers on the emulator's port. */
export const SERVICES: Services = {
  json: {
    AnyScaleFrontendService: autoscaling,
    AmazonEC2ContainerRegistry_V20150921: ecr,
    AmazonSQS: sqs,
    AmazonSSM: ssm,
    AWSEvents: events,
    GraniteServiceVersion20100801: cloudWatch,
    SageMaker: sagemaker,
  },
  query: { cloudformation: cloudFormation, monitoring: cloudWatch, sns, sts },
  links: { ConfirmSubscription: sns, Unsubscribe: sns },
  rest: { lambda },
  runtime,
  s3,
  own,
};

/** Connects the parts of a world to one another; each of them knows only what it needs of its neighbours. */
export function connect(world: World, imageOverrides: Readonly<Record<string, string>>): void {
  const buckets = world.part(Buckets);
  world.part(ModelData).connect(async (bucket, key) => readIfThere(buckets, bucket, key));
  world.part(ImageOverrides).use(imageOverrides);
  world.part(Stacks).connect(neighboursIn(world, buckets));
  world.part(RollbackAlarms).connect(alarmsIn(world));
  publishInvocations(world);
  publishMeasurements(world);
  measureComponents(world);
  connectAsync(world);
  connectAutoscaling(world);
  world.part(Endpoints).onStateChange((change) => void world.part(Events).put(change, change));
}

/** Takes up what the last run left: what watches the endpoints, then the endpoints, then the deployments that were changing them. */
export async function resume(world: World, url: string): Promise<void> {
  world.part(ContainerEnvironment).serveAt(url);
  await world.part(Alarms).resume();
  await world.part(Endpoints).resume();
  await world.part(Components).resume();
  await resumeAutoscaling(world);
  await world.part(ModelsOfContainers).resume();
  await world.part(AsyncQueues).resume();
  await world.part(HttpDeliveries).resume();
  await world.part(Invocations).resume();
  await world.part(Stacks).resume();
}

function neighboursIn(world: World, buckets: Buckets): Neighbours {
  return {
    handlers: {
      ...sagemakerResources,
      ...autoscalingHandlers,
      ...cloudWatchHandlers,
      ...ecrHandlers,
      ...eventsHandlers,
      ...lambdaHandlers,
      ...s3Handlers,
      ...snsHandlers,
      ...sqsHandlers,
      ...ssmHandlers,
      ...customResourceHandlers(providersIn(world)),
    },
    readObject: (_scope, bucket, key) => buckets.text(bucket, key),
    readParameter: async (scope, name) => parameterValue(world, scope, name),
  };
}

/** Who answers for custom resources: functions, and topics. */
function providersIn(world: World): FunctionProviders {
  return new FunctionProviders(world, (scope, topic, message) => world.part(Topics).publishTo(scope, topic, message));
}

/** CloudWatch's alarms, as a rollout sees them. */
function alarmsIn(world: World): AlarmSource {
  const alarms = world.part(Alarms);
  return {
    stateOf: (scope, name) => {
      const alarm = alarms.find(scope, name);
      return alarm && { value: alarm.state, reason: alarm.reason };
    },
    onChange: (listener) => alarms.subscribe(() => listener()),
  };
}

function readIfThere(buckets: Buckets, bucket: string, key: string): Readable | undefined {
  return buckets.object(bucket, key) && buckets.read(bucket, key);
}
