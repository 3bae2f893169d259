import type { Properties, ResourceHandler, ResourceState } from '../cloudformation/resource-handler';
import { notImitated } from '../http/errors';
import type { World } from '../world/world';
import { Queues, queueArn } from './queues';
import type { QueueRecord } from './records';
import { queueUrl } from './wire';

const LONGEST_NAME = 80;
const NOT_ATTRIBUTES = ['QueueName', 'Tags', 'FifoQueue', 'ContentBasedDeduplication'];

/** `AWS::SQS::Queue`. */
const queue: ResourceHandler = {
  async create(properties, context) {
    if (properties.FifoQueue) throw notImitated('FIFO queues');
    const name = String(properties.QueueName ?? context.generateName(LONGEST_NAME));
    return stateOf(context.world, context.world.part(Queues).create(context, name, attributesIn(properties)));
  },
  async update(current, properties, context) {
    const queues = context.world.part(Queues);
    queues.setAttributes(queues.atUrl(context, current.physicalId), attributesIn(properties));
    return current;
  },
  async delete({ attributes }, context) {
    const queues = context.world.part(Queues);
    const found = queues.find(context, String(attributes.QueueName));
    if (found) queues.delete(found);
  },
};

function attributesIn(properties: Properties): Record<string, string> {
  const entries = Object.entries(properties).filter(([name]) => !NOT_ATTRIBUTES.includes(name));
  return Object.fromEntries(entries.map(([name, v]) => [name, typeof v === 'object' ? JSON.stringify(v) : String(v)]));
}

function stateOf(world: World, record: QueueRecord): ResourceState {
  const QueueUrl = queueUrl(world, record);
  return { physicalId: QueueUrl, attributes: { Arn: queueArn(record), QueueName: record.name, QueueUrl } };
}

/** What runs the resource types of SQS. Policies are recorded. */
export const sqsHandlers: Readonly<Record<string, ResourceHandler>> = { 'AWS::SQS::Queue': queue };
