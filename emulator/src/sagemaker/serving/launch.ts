import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import type { Scope, World } from '../../world/world';
import type { ContainerDefinition, PreparedContainer } from '../records';
import type { Container } from './container';
import { containerName } from './container-name';
import { Instance } from './instance';
import { untilPingPasses } from './ping';
import { startContainer } from './start-container';
import { startFailure } from './start-failure';
import { together } from './together';

/** A container that never served has nothing to finish. */
const NEVER_SERVED_GRACE_MILLISECONDS = 2_000;

/** Where an instance belongs. */
export interface Place {
  readonly scope: Scope;
  readonly endpointName: string;
}

/** What an instance runs: of a variant, the part that starting one takes. */
export interface Launched {
  readonly name: string;
  /** What the name is of. @default 'production variant' */
  readonly kind?: string;
  readonly containers: readonly ContainerDefinition[];
  readonly networkIsolation: boolean;
  readonly startupTimeoutSeconds: number;
  /** What the models of a multi-model container may take on its instance's disk. */
  readonly volumeSizeInGB?: number;
}

/**
 * Starts one instance: for each container a model folder of its own, a port, a process.
 *
 * @returns the instance, once all its containers answer the health check.
 * @throws Sentence in the service's words, with what the container printed last.
 */
export async function launch(
  world: World,
  place: Place,
  launched: Launched,
  prepared: readonly PreparedContainer[],
  signal: AbortSignal,
): Promise<Instance> {
  const id = `i-${randomBytes(6).toString('hex')}`;
  const home = path.join(world.folder, 'instances', id);
  const cleanUp = () => rm(home, { recursive: true, force: true });
  const containers: Container[] = [];
  const failing = new Set(prepared.map((_, index) => containerName(launched.containers, index)));
  const bringUp = (_: PreparedContainer, index: number) => async (calledOff: AbortSignal) => {
    containers[index] = await startContainer(world, place, launched, prepared, { index, id, home });
    await untilHealthy(world, launched, containers[index], failing, calledOff);
  };
  try {
    await together(prepared.map(bringUp), signal);
  } catch (error) {
    await Promise.all(containers.map((container) => container.stop(NEVER_SERVED_GRACE_MILLISECONDS)));
    await cleanUp();
    throw error;
  }
  return new Instance(world, id, containers, cleanUp);
}

/** Waits, for a container that is among those that fail, for the first of: a healthy answer, the container's end, the end of the window, being called off. */
async function untilHealthy(
  world: World,
  { name, kind, startupTimeoutSeconds }: Launched,
  container: Container,
  failing: Set<string>,
  signal: AbortSignal,
): Promise<void> {
  const decided = new AbortController();
  const either = AbortSignal.any([decided.signal, signal]);
  const late = `GET /ping was not answered with 200 within ${startupTimeoutSeconds} s`;
  const outcome = await Promise.race([
    untilPingPasses(container.port, either).then(() => (signal.aborted ? 'called off' : 'healthy')),
    container.ended.then((how) => `it ended ${how} before it answered GET /ping`),
    world.realSleep(startupTimeoutSeconds * 1000, either).then(() => late),
  ]);
  decided.abort();
  if (outcome === 'healthy') return void failing.delete(container.name);
  await container.stop(NEVER_SERVED_GRACE_MILLISECONDS);
  throw startFailure(
    `${kind ?? 'production variant'} ${name}`,
    outcome,
    container,
    outcome === late ? [...failing] : [container.name],
    outcome === late,
  );
}
