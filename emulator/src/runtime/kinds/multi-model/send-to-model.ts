import { Readable } from 'node:stream';
import type { Container } from '../../../sagemaker/serving/container';
import { connectionLost, timedOut } from '../../errors';
import type { Exchange, Message } from '../../exchange';
import { ConnectionFault, type Opened } from '../../forward';
import { LoadRefused, LoadTimedOut, modelNotReady } from './errors';
import { HeldModel } from './held-model';
import type { LoadedModels } from './loaded-models';
import { ModelsOfContainers } from './models-of-containers';

const NO_MEMORY = 507;

/**
 * Asks the target model of a request, in a container of many: brings it in if it is not there, and keeps it until the
 * answer has ended. A container that refuses to load it has answered by that.
 *
 * @throws ServiceError ModelNotReadyException when loading takes longer than the request may; ValidationError when the
 * model cannot be downloaded; whatever `Exchange.send` throws.
 */
export async function sendToModel(exchange: Exchange, container: Container, message: Message = {}): Promise<Opened> {
  const models = container.world.part(ModelsOfContainers).of(container);
  if (!models) return exchange.send(container, message);
  exchange.at = container;
  const { opened, model, loads } = await askModel(exchange, container, models, message);
  const isLost = model && opened.status === 404 && (await models.isLost(model, loads, exchange.signal));
  if (!isLost) return opened;
  opened.body.resume();
  return (await askModel(exchange, container, models, message)).opened;
}

/** A container's answer, and the model that it was asked for, unless it would not load it. */
interface Asked {
  readonly opened: Opened;
  readonly model?: HeldModel;
  /** How often the model had been loaded by then. */
  readonly loads: number;
}

async function askModel(
  exchange: Exchange,
  container: Container,
  models: LoadedModels,
  message: Message,
): Promise<Asked> {
  const model = await acquire(exchange, container, models);
  if (!(model instanceof HeldModel)) return { opened: model, loads: 0 };
  const { loads } = model;
  const send = () => exchange.send(container, { ...message, path: `/models/${model.name}/invoke` });
  try {
    let opened = await send();
    while (opened.status === NO_MEMORY && (await models.makeRoom(exchange.signal))) opened = await again(opened, send);
    opened.body.once('close', () => models.release(model));
    return { opened, model, loads };
  } catch (error) {
    models.release(model);
    throw error;
  }
}

async function again(opened: Opened, send: () => Promise<Opened>): Promise<Opened> {
  opened.body.resume();
  return send();
}

/** The model, or the answer of a container that would not load it. Time that passes by that is not the model's. */
async function acquire(exchange: Exchange, container: Container, models: LoadedModels): Promise<HeldModel | Opened> {
  const { target, signal, headers } = exchange;
  const began = performance.now();
  try {
    return await models.acquire(headers.TargetModel ?? '', signal);
  } catch (error) {
    if (error instanceof LoadRefused) return { ...error.answer, container, body: Readable.from([error.answer.body]) };
    if (signal.aborted) throw modelNotReady(headers.TargetModel ?? '', target.endpoint.name);
    if (error instanceof LoadTimedOut) throw timedOut(target, container);
    if (error instanceof ConnectionFault && !error.refused) throw connectionLost(target, container);
    throw error;
  } finally {
    exchange.waitedMilliseconds += performance.now() - began;
  }
}
