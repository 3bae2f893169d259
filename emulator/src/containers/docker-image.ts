import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { Sentence } from '../sentence';
import type { World } from '../world/world';
import { engineImageId, networkOptions } from './docker-engine';
import { nameOf, runStep } from './image-step';
import type { BuiltImage } from './images';
import type { RunnableImage } from './runnable-image';

/** In a folder that stands for an image: the engine's id of it, so that all instances run the same, whatever becomes of the tag. */
const ID_FILE = 'docker-image-id';

/** The image that a folder stands for; undefined for one in which a process runs. */
export function dockerImageOf(folder: string): string | undefined {
  const file = path.join(folder, ID_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Makes a folder that stands for an image. */
export async function writeDockerImage(folder: string, id: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, ID_FILE), id);
}

/**
 * The engine's id of the image. One that it has lost, or never had, is built from its kept folder.
 *
 * @throws Sentence when it cannot be had.
 */
export async function dockerImageId(world: World, image: RunnableImage): Promise<string> {
  return known(image) ?? build(world, image);
}

function known({ docker }: RunnableImage): string | undefined {
  for (const name of docker?.names ?? []) {
    const id = engineImageId(name);
    if (id) return id;
  }
  return undefined;
}

async function build(world: World, image: RunnableImage): Promise<string> {
  const { folder, uri, docker } = image;
  if (!folder || !docker?.built) throw new Sentence(`The Docker engine has no image ${uri} any more.`);
  const tag = `serving-local:${nameOf(image.digest)}`;
  const command = ['docker', 'build', ...buildOptions(docker.built), '--tag', tag, '.'];
  await runStep(world, { image, doing: 'Building', done: 'Built', name: 'Docker build', command, folder });
  const id = engineImageId(tag);
  if (!id) throw new Sentence(`The Docker engine has no image ${tag} although it was just built for ${uri}.`);
  return id;
}

function buildOptions({ file, target, platform, buildArgs = {} }: BuiltImage): string[] {
  const options = { '--file': file, '--target': target, '--platform': platform };
  return [
    ...networkOptions(),
    ...Object.entries(options).flatMap(([name, value]) => (value ? [name, value] : [])),
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ];
}
