import { randomUUID } from 'node:crypto';
import { createWriteStream, renameSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checkModelArchive, unpackModelArchive } from '../../../containers/model-archive';
import { ModelData, type ObjectPlace } from '../../../containers/model-data';
import { ServiceError } from '../../../http/errors';
import type { ModelStore } from '../../../sagemaker/serving/model-store';
import { Sentence } from '../../../sentence';
import type { World } from '../../../world/world';
import { validationError } from '../../errors';
import { modelNotFound } from './errors';

/** A model that has arrived, and has no place yet. */
export interface Arrived {
  readonly folder: string;
  readonly bytes: number;
}

/** The models on the disk of an instance: each unpacked, below its opaque name. */
export class ModelDisk {
  private readonly bytes = new Map<string, number>();
  private used = 0;

  public constructor(
    private readonly world: World,
    private readonly store: ModelStore,
  ) {}

  public has(name: string): boolean {
    return this.bytes.has(name);
  }

  /** Where the container finds a model. */
  public urlOf(name: string): string {
    return `${this.store.folderInside}/${name}/model`;
  }

  public fits({ bytes }: Arrived): boolean {
    return this.used + bytes <= this.store.maxBytes;
  }

  /** @throws ServiceError ValidationError when there is no such object, or it is no model archive. */
  public async download(from: ObjectPlace, signal: AbortSignal): Promise<Arrived> {
    const home = path.join(this.transit, randomUUID());
    const archive = path.join(home, 'model.tar.gz');
    const folder = path.join(home, 'model');
    try {
      await mkdir(home, { recursive: true });
      await this.fetch(from, archive, signal);
      await checkModelArchive(`s3://${from.bucket}/${from.key}`, archive);
      await unpackModelArchive(archive, folder);
      await rm(archive);
      return { folder: home, bytes: await bytesIn(folder) };
    } catch (error) {
      await rm(home, { recursive: true, force: true });
      throw error instanceof Sentence ? validationError(error.message) : error;
    }
  }

  /** The space counts as taken at once. */
  public async keep(name: string, { folder, bytes }: Arrived): Promise<void> {
    this.bytes.set(name, bytes);
    this.used += bytes;
    await rename(folder, this.folderOf(name));
  }

  public async discard({ folder }: Arrived): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  /** The space is free once the model is gone. */
  public async remove(name: string): Promise<void> {
    const bytes = this.bytes.get(name) ?? 0;
    this.bytes.delete(name);
    const leaving = path.join(this.transit, randomUUID());
    renameSync(this.folderOf(name), leaving); // at once: the model may be arriving anew
    await rm(leaving, { recursive: true, force: true });
    this.used -= bytes;
  }

  /** Beside the folder, so that the container sees whole models alone. */
  private get transit(): string {
    return `${this.store.folder}-arriving`;
  }

  private folderOf(name: string): string {
    return path.join(this.store.folder, name);
  }

  private async fetch(from: ObjectPlace, file: string, signal: AbortSignal): Promise<void> {
    const object = await this.world
      .part(ModelData)
      .openAt(from)
      .catch((error: unknown) => {
        if (error instanceof ServiceError) return undefined; // there is no such bucket
        throw error;
      });
    if (!object) throw modelNotFound(from);
    await pipeline(object, createWriteStream(file), { signal });
  }
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? bytesIn(file) : (await lstat(file)).size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
