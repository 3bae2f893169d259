import { ServiceError } from '../../http/errors';
import type { Operation } from '../../http/types';
import { Queues } from '../queues';
import { type MessageFields, sent } from './messages';

interface Batch<E> {
  readonly QueueUrl: string;
  readonly Entries: readonly (E & { readonly Id: string })[];
}

const MOST = 10;

export const sendMessageBatch: Operation<Batch<MessageFields>> = ({ QueueUrl, Entries }, call) => {
  const queues = call.world.part(Queues);
  const queue = queues.atUrl(call, QueueUrl);
  return eachOf(Entries, ({ Id, ...fields }) => ({ Id, ...sent(queues, queue, fields as MessageFields) }));
};

export const deleteMessageBatch: Operation<Batch<{ readonly ReceiptHandle: string }>> = (input, call) => {
  const queues = call.world.part(Queues);
  const messages = queues.messages(queues.atUrl(call, input.QueueUrl));
  return eachOf(input.Entries, ({ Id, ReceiptHandle }) => {
    messages.delete(ReceiptHandle);
    return { Id };
  });
};

/** One that fails does not keep the others from succeeding. */
function eachOf<E extends { readonly Id: string }>(entries: readonly E[], work: (entry: E) => object): object {
  check(entries);
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push(work(entry));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed: Failed.length > 0 ? Failed : undefined };
}

function check(entries: readonly { readonly Id: string }[]): void {
  if (!entries?.length) throw refused('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > MOST)
    throw refused(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST}. You have sent ${entries.length}.`,
    );
  const ids = entries.map(({ Id }) => Id);
  const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
  if (repeated) throw refused('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
}

const refused = (code: string, message: string) => new ServiceError(`AWS.SimpleQueueService.${code}`, 400, message);
