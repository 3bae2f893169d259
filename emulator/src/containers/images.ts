import { createHash, randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { ServiceError } from '../http/errors';
import type { Collection } from '../world/collection';
import type { World } from '../world/world';
import { copyFolder } from './copy-folder';
import { hashFolder, INSTALLED } from './folder-hash';
import { parseEcrImageUri, withTag } from './image-uri';
import { leftOutOfImages } from './left-out';
import { type DockerUse, RuntimeChoice } from './runtime-choice';

/** An image that was pushed: what a container of it is made of. */
export interface Image {
  /** As it was asked for. */
  readonly uri: string;
  /** `sha256:` and 64 digits. */
  readonly digest: string;
  /** The build's context folder, as it was: the Dockerfile, perhaps a local.json, and all they speak of. */
  readonly folder: string;
  /** A real Docker engine built it too, and has it under its URI. */
  readonly inDocker?: boolean;
}

export interface BuildRequest {
  /** The absolute path of the folder that is the build's context. It is copied. */
  readonly context: string;
  /** The local name, like `cdkasset-…`. */
  readonly tag: string;
  readonly file?: string;
  readonly target?: string;
  readonly platform?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** Whether Docker built it. Left out by who asks whether it has to. */
  readonly inDocker?: boolean;
}

/** The answer to who asks: nothing is kept until they build the folder with Docker, or say that they cannot. */
export interface AwaitedBuild {
  readonly docker: Exclude<DockerUse, 'never'>;
}

/** What a folder was built with. */
export interface BuiltImage extends Omit<BuildRequest, 'context' | 'tag'> {
  readonly digest: string;
  readonly builtAt: string;
}

/** A tag in a repository. */
export interface PushedImage {
  readonly repositoryUri: string;
  readonly tag: string;
  readonly digest: string;
  readonly pushedAt: string;
}

/** Images as Docker and ECR would keep them: local names, pushed names, and a folder for each digest. */
export class Images {
  private readonly built: Collection<BuiltImage>;
  private readonly local: Collection<string>;
  private readonly pushed: Collection<PushedImage>;
  private readonly folder: string;
  private readonly incoming: string;

  public constructor(private readonly world: World) {
    this.built = world.collection('images-built');
    this.local = world.collection('images-local');
    this.pushed = world.collection('images-pushed');
    this.folder = world.subfolder('images');
    rmSync(path.join(this.folder, 'incoming'), { recursive: true, force: true });
    this.incoming = world.subfolder('images', 'incoming');
  }

  /**
   * Keeps a copy of a folder as an image with a local name. The same folder, built in the same way, is kept once.
   * One that Docker is to build is kept when that is done.
   *
   * @throws ServiceError InvalidContext when there is no such folder
   */
  public async build({ context, tag, ...asked }: BuildRequest): Promise<BuiltImage | AwaitedBuild> {
    if (!path.isAbsolute(context) || !existsSync(context) || !statSync(context).isDirectory())
      throw new ServiceError('InvalidContext', 400, `There is no folder ${context} to build ${tag} from.`);
    const docker = this.world.part(RuntimeChoice).dockerFor(context);
    if (asked.inDocker === undefined && docker !== 'never') return { docker };
    return this.keep(context, tag, { ...asked, inDocker: asked.inDocker ?? false });
  }

  /** The image of a local name. */
  public inspect(tag: string): BuiltImage | undefined {
    const digest = this.local.get(withTag(tag)) ?? tag;
    return this.built.get(digest);
  }

  /**
   * Gives an image a further local name.
   *
   * @throws ServiceError NoSuchImage
   */
  public tag(source: string, target: string): BuiltImage {
    const image = this.requireLocal(source);
    this.local.set(withTag(target), image.digest);
    return image;
  }

  /**
   * Puts the image of that local name, which is an ECR image URI, where `resolve` finds it.
   *
   * @throws ServiceError NoSuchImage or NotEcr
   */
  public push(uri: string): PushedImage {
    const { digest } = this.requireLocal(uri);
    const parsed = parseEcrImageUri(uri);
    if (!parsed?.tag)
      throw new ServiceError(
        'NotEcr',
        400,
        `${uri} is not in ECR: an image that can be pushed here is written ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG.`,
      );
    const { repositoryUri, tag } = parsed;
    return this.pushed.set(`${repositoryUri}:${tag}`, {
      repositoryUri,
      tag,
      digest,
      pushedAt: this.world.now().toISOString(),
    });
  }

  /** The image pushed under that URI, which names a tag or a digest. */
  public resolve(uri: string): Image | undefined {
    const parsed = parseEcrImageUri(uri);
    if (!parsed) return undefined;
    const { repositoryUri, tag, digest } = parsed;
    const found = this.inRepository(repositoryUri).find((i) => (digest ? i.digest === digest : i.tag === tag));
    if (!found) return undefined;
    const inDocker = this.built.get(found.digest)?.inDocker;
    return { uri, digest: found.digest, folder: this.folderOf(found.digest), inDocker };
  }

  /** All tags of a repository, the oldest push first. */
  public inRepository(repositoryUri: string): PushedImage[] {
    const found = this.pushed.values().filter((image) => image.repositoryUri === repositoryUri);
    return found.sort((a, b) => (a.pushedAt < b.pushedAt ? -1 : 1));
  }

  /** All names it was pushed under. */
  public namesOf(digest: string): string[] {
    return this.pushed.entries().flatMap(([name, image]) => (image.digest === digest ? [name] : []));
  }

  /** Takes a tag out of its repository. The folder stays: a local name may still mean it. */
  public unpush({ repositoryUri, tag }: PushedImage): void {
    this.pushed.delete(`${repositoryUri}:${tag}`);
  }

  private async keep(context: string, tag: string, how: Omit<BuildRequest, 'context' | 'tag'>): Promise<BuiltImage> {
    const arrival = path.join(this.incoming, randomUUID());
    const leftOut = leftOutOfImages(this.world);
    try {
      await copyFolder(context, arrival, (file) => INSTALLED.has(path.basename(file)) || leftOut(file));
      const digest = digestOf(arrival, how);
      if (!existsSync(this.folderOf(digest))) renameSync(arrival, this.folderOf(digest));
      const image = this.built.set(digest, { ...how, digest, builtAt: this.world.now().toISOString() });
      this.local.set(withTag(tag), digest);
      return image;
    } finally {
      rmSync(arrival, { recursive: true, force: true });
    }
  }

  private requireLocal(tag: string): BuiltImage {
    const image = this.inspect(tag);
    if (image) return image;
    throw new ServiceError('NoSuchImage', 404, `No such image: ${withTag(tag)}`);
  }

  private folderOf(digest: string): string {
    return path.join(this.folder, digest.replace('sha256:', ''));
  }
}

/** The same folder, built in another way, is another image. */
function digestOf(
  folder: string,
  { file, target, platform, buildArgs = {} }: Omit<BuildRequest, 'context' | 'tag'>,
): string {
  const how = JSON.stringify([file, target, platform, Object.entries(buildArgs).sort()]);
  return `sha256:${createHash('sha256').update(how).update(hashFolder(folder)).digest('hex')}`;
}
