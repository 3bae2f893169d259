import type { Call, Operation } from '../../http/types';
import { noQueue } from '../errors';
import { Queues, queueArn } from '../queues';
import type { QueueRecord } from '../records';
import { queueUrl } from '../wire';

interface OfQueue {
  readonly QueueUrl: string;
}

interface CreateQueueInput {
  readonly QueueName: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

export const createQueue: Operation<CreateQueueInput> = ({ QueueName, Attributes, tags }, call) => ({
  QueueUrl: queueUrl(call.world, call.world.part(Queues).create(call, QueueName, Attributes, tags)),
});

export const getQueueUrl: Operation<{ QueueName: string; QueueOwnerAWSAccountId?: string }> = (input, call) => {
  const { QueueName, QueueOwnerAWSAccountId: account = call.account } = input;
  const found = call.world.part(Queues).find({ account, region: call.region }, QueueName);
  if (!found) throw noQueue();
  return { QueueUrl: queueUrl(call.world, found) };
};

export const listQueues: Operation<{ QueueNamePrefix?: string }> = ({ QueueNamePrefix = '' }, call) => {
  const found = call.world.part(Queues).list(call);
  const urls = found.filter(({ name }) => name.startsWith(QueueNamePrefix)).map((queue) => queueUrl(call.world, queue));
  return { QueueUrls: urls.length > 0 ? urls : undefined };
};

export const deleteQueue: Operation<OfQueue> = ({ QueueUrl }, call) => {
  const queues = call.world.part(Queues);
  queues.delete(queues.atUrl(call, QueueUrl));
  return {};
};

export const purgeQueue: Operation<OfQueue> = ({ QueueUrl }, call) => {
  const queues = call.world.part(Queues);
  queues.messages(queues.atUrl(call, QueueUrl)).purge();
  return {};
};

export const getQueueAttributes: Operation<OfQueue & { AttributeNames?: string[] }> = (input, call) => {
  const { QueueUrl, AttributeNames = [] } = input;
  const queue = call.world.part(Queues).atUrl(call, QueueUrl);
  const all = Object.entries(attributesOf(queue, call));
  const asked = all.filter(([name]) => AttributeNames.includes('All') || AttributeNames.includes(name));
  return { Attributes: asked.length > 0 ? Object.fromEntries(asked) : undefined };
};

export const setQueueAttributes: Operation<OfQueue & { Attributes: Record<string, string> }> = (input, call) => {
  const queues = call.world.part(Queues);
  queues.setAttributes(queues.atUrl(call, input.QueueUrl), input.Attributes);
  return {};
};

function attributesOf(queue: QueueRecord, { world }: Call): Record<string, string> {
  const { visible, inFlight, delayed } = world.part(Queues).messages(queue).counts();
  const created = String(Math.floor(queue.createdAt / 1000));
  return {
    ...queue.attributes,
    QueueArn: queueArn(queue),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}
