import type { Readable } from 'node:stream';
import { cloudFormation, type Neighbours, Stacks } from './cloudformation';
import { ContainerEnvironment } from './containers/container-environment';
import { ImageOverrides } from './containers/image-overrides';
import { ModelData } from './containers/model-data';
import { ecr, ecrHandlers } from './ecr';
import type { Services } from './http/dispatch';
import { own } from './own';
import { runtime } from './runtime/service';
import { Buckets, s3, s3Handlers } from './s3';
import { sagemakerResources } from './sagemaker/cloudformation';
import { sagemaker } from './sagemaker/service';
import { Endpoints } from './sagemaker/serving/endpoints';
import { parameterValue, ssm, ssmHandlers } from './ssm';
import { sts } from './sts';
import type { World } from './world/world';

/** Everything that answers on the emulator's port. */
export const SERVICES: Services = {
  json: { AmazonEC2ContainerRegistry_V20150921: ecr, AmazonSSM: ssm, SageMaker: sagemaker },
  query: { cloudformation: cloudFormation, sts },
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
}

/** Takes up what the last run left: first the endpoints, then the deployments that were changing them. */
export async function resume(world: World, url: string): Promise<void> {
  world.part(ContainerEnvironment).serveAt(url);
  await world.part(Endpoints).resume();
  await world.part(Stacks).resume();
}

function neighboursIn(world: World, buckets: Buckets): Neighbours {
  return {
    handlers: { ...sagemakerResources, ...s3Handlers, ...ecrHandlers, ...ssmHandlers },
    readObject: (_scope, bucket, key) => buckets.text(bucket, key),
    readParameter: async (scope, name) => parameterValue(world, scope, name),
  };
}

function readIfThere(buckets: Buckets, bucket: string, key: string): Readable | undefined {
  return buckets.object(bucket, key) && buckets.read(bucket, key);
}
