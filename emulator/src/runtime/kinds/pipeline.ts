import type { Container } from '../../sagemaker/serving/container';
import { hopTooLong } from '../errors';
import type { Exchange, Message } from '../exchange';
import type { Answer, Opened } from '../forward';
import { refuseOtherKinds } from './headers-of-kinds';
import type { Kind } from './kind';
import { hasManyModels, pickForModel, requireTargetModel } from './multi-model/multi-model';
import { sendToModel } from './multi-model/send-to-model';
import { singleModel } from './single-model';

/** What one container may answer for the next. The guide says 5 MB, and does not say of how many bytes. */
const MAX_HOP_BYTES = 5 * 1024 * 1024;

/** Several containers in a row: what one answers, the next is sent. The caller gets the answer of the last. One may have many models. */
export const pipeline: Kind = {
  check(endpointName, { record }, headers) {
    if (!hasManyModels(record)) return refuseOtherKinds(endpointName, headers);
    refuseOtherKinds(endpointName, headers, ['TargetModel']);
    requireTargetModel(endpointName, headers);
  },

  pick: (variant, headers) =>
    hasManyModels(variant.record) ? pickForModel(variant, headers) : singleModel.pick(variant, headers),

  async ask(exchange) {
    const [first, ...rest] = exchange.target.instance.containers;
    const last = rest[rest.length - 1];
    let opened = await sendToModel(exchange, first, { headers: { ...exchange.headers, Accept: undefined } });
    for (const next of rest) {
      if (opened.status >= 400) return opened;
      const answer = await pass(exchange, opened, next);
      opened = await sendToModel(exchange, next, messageOf(exchange, answer, next === last));
    }
    return opened;
  },
};

/** The answer of a container that is not the last. @throws ServiceError ModelError when it is too long for the next. */
async function pass(exchange: Exchange, opened: Opened, next: Container): Promise<Answer> {
  const answer = await exchange.collect(opened, MAX_HOP_BYTES);
  const { tooLong, status, bytes, container } = answer;
  if (tooLong) throw hopTooLong(status, bytes, exchange.target, container, next);
  exchange.leave();
  return answer;
}

/** Made of the answer before; the rest is the caller's. What the caller accepts is for the last container alone to hear. */
function messageOf({ headers }: Exchange, answer: Answer, isLast: boolean): Message {
  const Accept = isLast ? headers.Accept : undefined;
  return { headers: { ...headers, Accept, ContentType: answer.headers['content-type'] }, body: answer.body };
}
