import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { dockerAnswers } from '../containers/docker-engine';
import { MANIFEST_FILE } from '../containers/manifest';
import { type BuildArguments, parseBuild } from './build-arguments';
import { ask } from './emulator';
import { dockerBuild } from './real-docker';
import { Refusal } from './refusal';

/** The emulator knows whether Docker runs the image: it keeps the folder, or answers that Docker has to build it first. */
export async function build(words: readonly string[]): Promise<number> {
  const wanted = parseBuild(words);
  const { docker } = await hand(wanted);
  if (docker === undefined) {
    if (!hasManifest(wanted)) warn(wanted, 'the emulator runs without Docker (--runtime process)', '--image-override');
    return 0;
  }
  if (dockerAnswers()) {
    const code = dockerBuild(words);
    if (code === 0) await hand(wanted, true);
    return code;
  }
  if (docker === 'always')
    throw new Refusal(
      `serving-local runs all images in Docker (--runtime docker), and no Docker engine answers here: ${path.resolve(wanted.context)} cannot be built.`,
    );
  warn(wanted, 'no Docker engine answers here', 'Docker or --image-override');
  await hand(wanted, false);
  return 0;
}

function hasManifest({ context }: BuildArguments): boolean {
  return existsSync(path.join(context, MANIFEST_FILE));
}

function warn({ context }: BuildArguments, why: string, needed: string): void {
  process.stderr.write(
    `${path.resolve(context)} has no local.json and ${why}: to run this image it will need ${needed}.\n`,
  );
}

/** Prints the digest once the folder is kept. */
async function hand(wanted: BuildArguments, inDocker?: boolean): Promise<{ docker?: unknown }> {
  const { content } = await ask('POST', 'images/build', { ...wanted, context: path.resolve(wanted.context), inDocker });
  if (content.digest) process.stdout.write(`${content.digest}\n`);
  return content;
}
