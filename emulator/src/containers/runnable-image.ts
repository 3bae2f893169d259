import { existsSync } from 'node:fs';
import { validationException } from '../sagemaker/validation';
import { Sentence } from '../sentence';
import type { World } from '../world/world';
import { hashFolder } from './folder-hash';
import { ImageOverrides } from './image-overrides';
import { type Image, Images } from './images';
import { type Manifest, readManifest } from './manifest';

/** An image that can run here: its folder, and how. */
export interface RunnableImage extends Image {
  readonly manifest: Manifest;
}

/** @throws ServiceError ValidationException that says how to make the image run here. */
export function requireRunnable(world: World, uri: string): RunnableImage {
  const image = overriding(world, uri) ?? world.part(Images).resolve(uri);
  if (!image) throw validationException(`Requested image ${uri} not found. ${remedy(uri)}`);
  const manifest = manifestOf(image);
  if (!manifest) {
    throw validationException(
      `The image ${uri} has no local.json that says how to run it without Docker, and sagemaker-serving-local does not run containers with Docker yet. ${remedy(uri)}`,
    );
  }
  return { ...image, manifest };
}

function overriding(world: World, uri: string): Image | undefined {
  const folder = world.part(ImageOverrides).folderFor(uri);
  if (folder === undefined) return undefined;
  if (!existsSync(folder))
    throw validationException(`The folder ${folder}, which --image-override names for ${uri}, does not exist.`);
  return { uri, digest: hashFolder(folder), folder };
}

function manifestOf({ folder }: Image): Manifest | undefined {
  try {
    return readManifest(folder);
  } catch (error) {
    if (error instanceof Sentence) throw validationException(error.message);
    throw error;
  }
}

const remedy = (uri: string) =>
  `Push an image whose folder holds a local.json, with cdk deploy and the CDK_DOCKER of "serving-local env", or start serving-local with --image-override ${uri}=FOLDER.`;
