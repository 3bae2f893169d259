import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import type { Part, World } from '../world/world';
import { copyFolder } from './copy-folder';
import { engineImageId } from './docker-engine';
import { dockerImageId, dockerImageOf, writeDockerImage } from './docker-image';
import { INSTALLED } from './folder-hash';
import { nameOf, runStep } from './image-step';
import { leftOutOfImages } from './left-out';
import type { RunnableImage } from './runnable-image';
import { type Runtime, RuntimeChoice } from './runtime-choice';

/** Copies of image folders, in which processes run. */
const COPIES = 'images-installed';
/** Folders that stand for images of the Docker engine. */
const IN_DOCKER = 'images-docker';

/** What another runtime may have made, that this one makes anew. */
const OUTDATED: Readonly<Record<Runtime, string>> = { auto: IN_DOCKER, process: IN_DOCKER, docker: COPIES };

/**
 * What instances are started from: one folder per image and digest.
 *
 * It is made under another name and renamed when it is whole: a kill leaves no half copy behind.
 */
export class Installations implements Part {
  private readonly underWay = new Map<string, Promise<string>>();

  public constructor(private readonly world: World) {}

  public async resume(): Promise<void> {
    await rm(this.unfinished(), { recursive: true, force: true });
    await this.removeOutdated();
    for (const folder of foldersIn(this.place(IN_DOCKER)))
      if (!engineHas(folder)) await rm(folder, { recursive: true });
  }

  /** The folder that the image runs from. @throws Sentence when it cannot be made. */
  public folderOf(image: RunnableImage): Promise<string> {
    const key = `${image.docker ? IN_DOCKER : COPIES} ${image.digest}`;
    const found = this.underWay.get(key) ?? this.install(image).finally(() => this.underWay.delete(key));
    this.underWay.set(key, found);
    return found;
  }

  private async install(image: RunnableImage): Promise<string> {
    if (!image.docker) return this.make(COPIES, image.digest, (folder) => this.copy(image, folder));
    const id = await dockerImageId(this.world, image);
    return this.make(IN_DOCKER, id, (folder) => writeDockerImage(folder, id));
  }

  private async make(place: string, digest: string, fill: (folder: string) => Promise<void>): Promise<string> {
    const folder = path.join(this.place(place), nameOf(digest));
    if (existsSync(folder)) return folder;
    const made = path.join(this.unfinished(), randomUUID());
    try {
      await fill(made);
      await mkdir(path.dirname(folder), { recursive: true });
      await rename(made, folder);
      return folder;
    } catch (error) {
      await rm(made, { recursive: true, force: true });
      throw error;
    }
  }

  private async copy(image: RunnableImage, copy: string): Promise<void> {
    const { install } = image.manifest;
    const leftOut = leftOutOfImages(this.world);
    const isMadeAnew = (file: string) => install !== undefined && INSTALLED.has(path.basename(file));
    await copyFolder(image.folder ?? '', copy, (file) => isMadeAnew(file) || leftOut(file));
    if (install) {
      const words = { doing: 'Installing', done: 'Installed', name: 'install step' };
      await runStep(this.world, { ...words, image, command: install, folder: copy });
    }
  }

  private async removeOutdated(): Promise<void> {
    const { runtime } = this.world.part(RuntimeChoice);
    const before = this.world.collection<Runtime>('runtime');
    const isAnother = (before.get('last') ?? 'auto') !== runtime;
    if (isAnother) await rm(this.place(OUTDATED[runtime]), { recursive: true, force: true });
    if (isAnother) before.set('last', runtime);
  }

  private place(name: string): string {
    return path.join(this.world.folder, name);
  }

  private unfinished(): string {
    return this.place('images-unfinished');
  }
}

function foldersIn(place: string): string[] {
  return existsSync(place) ? readdirSync(place).map((name) => path.join(place, name)) : [];
}

/** What was removed from the engine is fetched or built again. */
function engineHas(folder: string): boolean {
  return engineImageId(dockerImageOf(folder) ?? '') !== undefined;
}
