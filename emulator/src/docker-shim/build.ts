import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { type BuildArguments, parseBuild } from './build-arguments';
import { ask } from './emulator';
import { dockerAnswers, dockerBuild } from './real-docker';

/** A folder with a local.json runs as a process; of any other, Docker makes an image where it can. */
export async function build(words: readonly string[]): Promise<number> {
  const wanted = parseBuild(words);
  if (runsAsProcess(wanted)) return register(wanted, false);
  if (dockerAnswers()) {
    const code = dockerBuild(words);
    return code === 0 ? register(wanted, true) : code;
  }
  process.stderr.write(
    `${path.resolve(wanted.context)} has no local.json and no Docker engine answers here: to run this image it will need Docker or --image-override.\n`,
  );
  return register(wanted, false);
}

function runsAsProcess({ context }: BuildArguments): boolean {
  return existsSync(path.join(context, 'local.json'));
}

async function register(wanted: BuildArguments, inDocker: boolean): Promise<number> {
  const { content } = await ask('POST', 'images/build', { ...wanted, context: path.resolve(wanted.context), inDocker });
  process.stdout.write(`${content.digest}\n`);
  return 0;
}
