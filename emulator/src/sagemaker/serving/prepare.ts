import * as path from 'node:path';
import { Installations } from '../../containers/installations';
import { checkModelArchive } from '../../containers/model-archive';
import { downloadFailure, downloadModelData } from '../../containers/model-data';
import { type RunnableImage, requireRunnable } from '../../containers/runnable-image';
import { ServiceError } from '../../http/errors';
import { Sentence } from '../../sentence';
import type { World } from '../../world/world';
import type { ContainerDefinition, PreparedContainer } from '../records';
import { containerName } from './container-name';

/** What is prepared: of a variant, the part that its images and model data take. */
export interface Preparable {
  readonly name: string;
  /** What the name is of. @default 'production variant' */
  readonly kind?: string;
  readonly containers: readonly ContainerDefinition[];
  readonly downloadTimeoutSeconds: number;
}

/**
 * Gets images and model data ready: what all instances have in common.
 *
 * @param id of the folder that the model data goes to, with all that belongs together
 * @throws Sentence in the service's words.
 */
export function prepare(
  world: World,
  id: string,
  wanted: Preparable,
  signal: AbortSignal,
): Promise<PreparedContainer[]> {
  return Promise.all(wanted.containers.map((_, index) => prepareContainer(world, id, wanted, index, signal)));
}

async function prepareContainer(
  world: World,
  id: string,
  wanted: Preparable,
  index: number,
  signal: AbortSignal,
): Promise<PreparedContainer> {
  const image = resolve(world, wanted, index);
  const [folder, archive] = await Promise.all([
    world.part(Installations).folderOf(image),
    download(world, id, wanted, index, signal),
  ]);
  const repository = image.uri.replace(/(@sha256:.*|:[^/:]*)$/, '');
  const resolvedImage = `${repository}@${image.digest}`;
  return { folder, command: image.manifest.command, archive, resolvedImage, resolutionTime: world.now().toISOString() };
}

function resolve(world: World, { name, kind, containers }: Preparable, index: number): RunnableImage {
  try {
    return requireRunnable(world, containers[index].Image);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new Sentence(
      `Please make sure all images included in the model for the ${kind ?? 'production variant'} ${name} exist, and that the execution role used to create the model has permissions to access them. ${error.message}`,
    );
  }
}

async function download(
  world: World,
  id: string,
  { name, containers, downloadTimeoutSeconds }: Preparable,
  index: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { ModelDataUrl: url, Mode } = containers[index];
  if (!url || Mode === 'MultiModel') return undefined;
  const called = containers.length === 1 ? name : `${name}-${containerName(containers, index)}`;
  const file = path.join(world.folder, 'fleets', id, `${called}.tar.gz`);
  await withinTimeout(world, downloadTimeoutSeconds, url, signal, (either) =>
    downloadModelData(world, url, file, either),
  );
  await checkModelArchive(url, file);
  return file;
}

async function withinTimeout(
  world: World,
  seconds: number,
  url: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const late = new AbortController();
  const done = new AbortController();
  const timeout = world.realSleep(seconds * 1000, done.signal).then(() => {
    if (done.signal.aborted) return;
    late.abort();
    throw new Sentence(downloadFailure(url, `It took longer than ModelDataDownloadTimeoutInSeconds, ${seconds} s.`));
  });
  try {
    await Promise.race([work(AbortSignal.any([late.signal, signal])), timeout]);
  } finally {
    done.abort();
  }
}
