import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { Sentence } from '../sentence';
import type { Part, World } from '../world/world';
import { ContainerLog } from './container-log';
import { INSTALLED } from './folder-hash';
import { MARKER, markOf } from './leftovers';
import type { RunnableImage } from './runnable-image';

/**
 * The installed copies of image folders, one per digest.
 *
 * A copy is made and installed under another name and renamed when it is whole: a kill leaves no half copy behind.
 */
export class Installations implements Part {
  private readonly underWay = new Map<string, Promise<string>>();

  public constructor(private readonly world: World) {}

  public async resume(): Promise<void> {
    await rm(this.unfinished(), { recursive: true, force: true });
  }

  /** The folder in which the image runs. @throws Sentence when the install step fails. */
  public folderOf(image: RunnableImage): Promise<string> {
    const folder = path.join(this.world.subfolder('images'), nameOf(image));
    if (existsSync(folder)) return Promise.resolve(folder);
    const found = this.underWay.get(folder) ?? this.install(image, folder).finally(() => this.underWay.delete(folder));
    this.underWay.set(folder, found);
    return found;
  }

  private async install(image: RunnableImage, folder: string): Promise<string> {
    const copy = path.join(this.unfinished(), randomUUID());
    try {
      await copyFolder(image, copy);
      if (image.manifest.install) await this.runInstall(image, image.manifest.install, copy);
      await mkdir(path.dirname(folder), { recursive: true });
      await rename(copy, folder);
      return folder;
    } catch (error) {
      await rm(copy, { recursive: true, force: true });
      throw error;
    }
  }

  private async runInstall(image: RunnableImage, command: readonly string[], folder: string): Promise<void> {
    const log = new ContainerLog(path.join(this.world.subfolder('logs', 'images'), `${nameOf(image)}.log`));
    const words = command.join(' ');
    const started = Date.now();
    this.world.log.info(`Installing the image ${image.uri}, for its first start: ${words}`);
    const how = await run(command, folder, { ...installEnvironment(), [MARKER]: markOf(this.world) }, log);
    await log.close();
    if (how !== undefined)
      throw new Sentence(
        `The install step of the image ${image.uri} (${words}) ended ${how}. It says: ${log.lastLines(5).join(' | ')} (the whole log: ${log.file})`,
      );
    this.world.log.info(`Installed the image ${image.uri} in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  }

  private unfinished(): string {
    return path.join(this.world.folder, 'images-unfinished');
  }
}

const nameOf = ({ digest }: RunnableImage) => digest.replace(/^sha256:/, '').slice(0, 32);

/** What the install step would make anyway is not copied. */
async function copyFolder({ folder, manifest }: RunnableImage, copy: string): Promise<void> {
  const filter = (file: string) => !manifest.install || file === folder || !INSTALLED.has(path.basename(file));
  await cp(folder, copy, { recursive: true, filter, verbatimSymlinks: true });
}

/** The install step may use the user's package registries and proxies, and nothing that concerns the npm run around it. */
function installEnvironment(): NodeJS.ProcessEnv {
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
