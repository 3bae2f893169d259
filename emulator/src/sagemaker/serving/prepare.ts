import * as path from 'node:path';
import { Installations } from '../../containers/installations';
import { checkModelArchive } from '../../containers/model-archive';
import { downloadFailure, downloadModelData } from '../../containers/model-data';
import { type RunnableImage, requireRunnable } from '../../containers/runnable-image';
import { ServiceError } from '../../http/errors';
import { Sentence } from '../../sentence';
import type { World } from '../../world/world';
import type { PreparedVariant, VariantRecord } from '../records';

/**
 * Gets a variant's image and model data ready: what its instances have in common.
 *
 * @throws Sentence in the service's words.
 */
export async function prepare(
  world: World,
  fleetId: string,
  variant: VariantRecord,
  signal: AbortSignal,
): Promise<PreparedVariant> {
  const image = resolve(world, variant);
  const [folder, archive] = await Promise.all([
    world.part(Installations).folderOf(image),
    download(world, fleetId, variant, signal),
  ]);
  const repository = image.uri.replace(/(@sha256:.*|:[^/:]*)$/, '');
  const resolvedImage = `${repository}@${image.digest}`;
  return { folder, command: image.manifest.command, archive, resolvedImage, resolutionTime: world.now().toISOString() };
}

function resolve(world: World, { name, container }: VariantRecord): RunnableImage {
  try {
    return requireRunnable(world, container.Image);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new Sentence(
      `Please make sure all images included in the model for the production variant ${name} exist, and that the execution role used to create the model has permissions to access them. ${error.message}`,
    );
  }
}

async function download(
  world: World,
  fleetId: string,
  variant: VariantRecord,
  signal: AbortSignal,
): Promise<string | undefined> {
  const url = variant.container.ModelDataUrl;
  if (!url) return undefined;
  const file = path.join(world.folder, 'fleets', fleetId, `${variant.name}.tar.gz`);
  await withinTimeout(world, variant, url, signal, (either) => downloadModelData(world, url, file, either));
  await checkModelArchive(url, file);
  return file;
}

async function withinTimeout(
  world: World,
  variant: VariantRecord,
  url: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const late = new AbortController();
  const done = new AbortController();
  const seconds = variant.downloadTimeoutSeconds;
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
