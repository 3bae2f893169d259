import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { Sentence } from '../sentence';
import type { World } from '../world/world';
import { ContainerLog } from './container-log';
import { MARKER, markOf } from './leftovers';
import type { RunnableImage } from './runnable-image';

/** A command that gets an image ready, once. */
export interface ImageStep {
  readonly image: RunnableImage;
  /** Begins a sentence: "Installing". */
  readonly doing: string;
  /** Ends one: "Installed". */
  readonly done: string;
  /** "install step" */
  readonly name: string;
  readonly command: readonly string[];
  readonly folder: string;
}

/** The part of a digest that names files. */
export const nameOf = (digest: string) => digest.replace(/^sha256:/, '').slice(0, 32);

/** @throws Sentence with its last words, when it fails. */
export async function runStep(world: World, { image, doing, done, name, command, folder }: ImageStep): Promise<void> {
  const log = new ContainerLog(path.join(world.subfolder('logs', 'images'), `${nameOf(image.digest)}.log`));
  const words = command.join(' ');
  const started = Date.now();
  world.log.info(`${doing} the image ${image.uri}, for its first start: ${words}`);
  const how = await run(command, folder, { ...stepEnvironment(), [MARKER]: markOf(world) }, log);
  await log.close();
  if (how !== undefined)
    throw new Sentence(
      `The ${name} of the image ${image.uri} (${words}) ended ${how}. It says: ${log.lastLines(5).join(' | ')} (the whole log: ${log.file})`,
    );
  world.log.info(`${done} the image ${image.uri} in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/** It may use the user's package registries and proxies, and nothing that concerns the npm run around it. */
function stepEnvironment(): NodeJS.ProcessEnv {
  const strange =
    /^(AWS_|npm_package_|npm_lifecycle_|npm_command$|npm_config_(local_prefix|loglevel|workspaces?|include_workspace_root|global_prefix|prefix)$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !strange.test(name)));
}

/** Resolves with how it failed, or undefined. */
function run(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  log: ContainerLog,
): Promise<string | undefined> {
  const [program, ...words] = command;
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => log.write(chunk));
    child.stderr.on('data', (chunk: Buffer) => log.write(chunk));
    child.once('error', (error) => resolve(`because it could not be started (${error.message})`));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : signal ? `by ${signal}` : `with exit code ${code}`),
    );
  });
}
