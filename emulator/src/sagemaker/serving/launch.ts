import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import { ContainerEnvironment } from '../../containers/container-environment';
import { ContainerLog } from '../../containers/container-log';
import type { ContainerSpec } from '../../containers/container-runtime';
import { ContainerRuntimes } from '../../containers/container-runtimes';
import { unpackModelArchive } from '../../containers/model-archive';
import { releasePort, takePort } from '../../containers/ports';
import type { Scope, World } from '../../world/world';
import type { PreparedVariant, VariantRecord } from '../records';
import { Instance } from './instance';
import { untilPingPasses } from './ping';
import { startFailure } from './start-failure';

/** A container that never served has nothing to finish. */
const NEVER_SERVED_GRACE_MILLISECONDS = 2_000;

/** Where an instance belongs. */
export interface Place {
  readonly scope: Scope;
  readonly endpointName: string;
}

/**
 * Starts one instance: a model folder of its own, a port, a container.
 *
 * @returns the instance, once its container answers the health check.
 * @throws Sentence in the service's words, with what the container printed last.
 */
export async function launch(
  world: World,
  place: Place,
  variant: VariantRecord,
  prepared: PreparedVariant,
  signal: AbortSignal,
): Promise<Instance> {
  const id = `i-${randomBytes(6).toString('hex')}`;
  const home = path.join(world.folder, 'instances', id);
  const modelFolder = path.join(home, 'model');
  const port = await takePort();
  const log = new ContainerLog(path.join(world.subfolder('logs', place.endpointName), `${variant.name}-${id}.log`));
  const cleanUp = async () => {
    releasePort(port);
    await log.close();
    await rm(home, { recursive: true, force: true });
  };
  const start = async () => {
    if (prepared.archive) await unpackModelArchive(prepared.archive, modelFolder);
    else world.subfolder('instances', id, 'model');
    return world.part(ContainerRuntimes).start(specOf(world, place, variant, prepared, { id, port, modelFolder, log }));
  };
  const container = await start().catch(async (error) => {
    await cleanUp();
    throw error;
  });
  const instance = new Instance(world, id, port, log.file, container, cleanUp);
  await untilHealthy(world, variant, instance, log, signal);
  return instance;
}

interface Own {
  readonly id: string;
  readonly port: number;
  readonly modelFolder: string;
  readonly log: ContainerLog;
}

function specOf(
  world: World,
  { scope }: Place,
  { container, networkIsolation }: VariantRecord,
  prepared: PreparedVariant,
  own: Own,
): ContainerSpec {
  const { folder, command } = prepared;
  const { port, modelFolder } = own;
  const options = { scope, own: container.Environment ?? {}, networkIsolation, folder, port, modelFolder };
  const environment = world.part(ContainerEnvironment).of(options);
  return { ...own, command, folder, environment };
}

/** Waits for the first of: a healthy answer, the container's end, the end of the window, being called off. */
async function untilHealthy(
  world: World,
  variant: VariantRecord,
  instance: Instance,
  log: ContainerLog,
  signal: AbortSignal,
): Promise<void> {
  const decided = new AbortController();
  const either = AbortSignal.any([decided.signal, signal]);
  const outcome = await Promise.race([
    untilPingPasses(instance.port, either).then(() => (signal.aborted ? 'called off' : 'healthy')),
    instance.ended.then((how) => `it ended ${how} before it answered GET /ping`),
    world
      .realSleep(variant.startupTimeoutSeconds * 1000, either)
      .then(() => `GET /ping was not answered with 200 within ${variant.startupTimeoutSeconds} s`),
  ]);
  decided.abort();
  if (outcome === 'healthy') return;
  await instance.stop(NEVER_SERVED_GRACE_MILLISECONDS);
  throw startFailure(variant.name, outcome, log);
}
