import { endpoints } from '../sagemaker/records';
import type { World } from '../world/world';
import type { AsyncNeighbours } from './neighbours';
import { testMessage } from './notification';

/** Tells an endpoint's topics that it is there, as the service does to see that it may. */
export function testTopics(world: World, { publish }: AsyncNeighbours, endpointArn: string): void {
  const endpoint = endpoints(world)
    .all()
    .find(({ arn }) => arn === endpointArn);
  const config = (endpoint?.pending ?? endpoint?.fleet)?.variants[0].asynchronous;
  if (!endpoint || !config) return;
  const { SuccessTopic, ErrorTopic } = config.OutputConfig.NotificationConfig ?? {};
  const message = testMessage(endpoint.region, endpoint.name, world.now());
  for (const topic of new Set([SuccessTopic, ErrorTopic]))
    if (topic && !publish(topic, message))
      world.log.warn(
        `Endpoint ${endpoint.name} could not notify ${topic}: there is no such topic. On AWS the endpoint would fail.`,
      );
}
