import { existsSync } from 'node:fs';
import { validationException } from '../sagemaker/validation';
import { Sentence } from '../sentence';
import type { World } from '../world/world';
import { dockerAnswers, engineImageId } from './docker-engine';
import { hashFolder } from './folder-hash';
import { ImageOverrides } from './image-overrides';
import { type BuiltImage, type Image, Images } from './images';
import { leftOutOfImages } from './left-out';
import { type Manifest, readManifest } from './manifest';
import { RuntimeChoice } from './runtime-choice';

/** An image that can run here, and how. */
export interface RunnableImage {
  /** As it was asked for. */
  readonly uri: string;
  readonly digest: string;
  /** Missing for an image that only a Docker engine has. */
  readonly folder?: string;
  readonly manifest: Manifest;
  /** Present for an image that runs in Docker. */
  readonly docker?: DockerImage;
}

/** An image as Docker has it, or can make it again. */
export interface DockerImage {
  /** What the engine may know it by. */
  readonly names: readonly string[];
  /** How its folder was built. */
  readonly built?: BuiltImage;
}

/** The command that SageMaker gives to every container. */
const IN_DOCKER: Manifest = { command: ['serve'] };

/** @throws ServiceError ValidationException that says how to make the image run here. */
export function requireRunnable(world: World, uri: string): RunnableImage {
  const override = overriding(world, uri);
  if (override) return asProcess(world, override);
  const image = world.part(Images).resolve(uri);
  const use = world.part(RuntimeChoice).dockerFor(image?.folder);
  if (image) return use === 'never' ? asProcess(world, image) : inDocker(world, image);
  const id = use === 'never' ? undefined : engineImageId(uri);
  if (!id) throw validationException(`Requested image ${uri} not found. ${remedy(world, uri)}`);
  return { uri, digest: id, manifest: IN_DOCKER, docker: { names: [uri] } };
}

function overriding(world: World, uri: string): Image | undefined {
  const folder = world.part(ImageOverrides).folderFor(uri);
  if (folder === undefined) return undefined;
  if (!existsSync(folder))
    throw validationException(`The folder ${folder}, which --image-override names for ${uri}, does not exist.`);
  return { uri, digest: hashFolder(folder, leftOutOfImages(world)), folder };
}

function asProcess(world: World, image: Image): RunnableImage {
  const manifest = manifestOf(image);
  if (manifest) return { ...image, manifest };
  throw validationException(
    `The image ${image.uri} has no local.json that says how to run it without Docker. ${remedy(world, image.uri)}`,
  );
}

function manifestOf({ folder }: Image): Manifest | undefined {
  try {
    return readManifest(folder);
  } catch (error) {
    if (error instanceof Sentence) throw validationException(error.message);
    throw error;
  }
}

/** What the engine does not have it can build: whether that works is seen before the first start. */
function inDocker(world: World, image: Image): RunnableImage {
  const images = world.part(Images);
  const names = [image.uri, ...images.namesOf(image.digest)];
  if (!dockerAnswers()) throw validationException(withoutEngine(world, image));
  return { ...image, manifest: IN_DOCKER, docker: { names, built: images.inspect(image.digest) } };
}

function withoutEngine(world: World, { uri }: Image): string {
  return world.part(RuntimeChoice).runtime === 'docker'
    ? `The image ${uri} is to run in Docker (--runtime docker), and no Docker engine answers here. ${remedy(world, uri)}`
    : `The image ${uri} has no local.json that says how to run it without Docker, and no Docker engine answers here. ${remedy(world, uri)}`;
}

function remedy(world: World, uri: string): string {
  const override = `start serving-local with --image-override ${uri}=FOLDER`;
  switch (world.part(RuntimeChoice).runtime) {
    case 'docker':
      return `Push it with cdk deploy and the CDK_DOCKER of "serving-local env", have it in a Docker engine that runs, or ${override}.`;
    case 'process':
      return `Push an image whose folder holds a local.json, with cdk deploy and the CDK_DOCKER of "serving-local env", start serving-local without --runtime process where Docker runs, or ${override}.`;
    default:
      return `Push an image whose folder holds a local.json, with cdk deploy and the CDK_DOCKER of "serving-local env", have it in a Docker engine that runs, or ${override}.`;
  }
}
