import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { validationException } from '../sagemaker/validation';
import type { World } from '../world/world';
import { engineImageLabels } from './docker-engine';
import { Images } from './images';
import type { RunnableImage } from './runnable-image';

/** What an image says that its containers can do. */
export type Capability = 'accept-bind-to-port' | 'multi-models';

type Answer = 'has it' | 'has it not' | 'nobody knows';

/** @throws ServiceError ValidationException in the service's words, for an image that is known to be without the label. */
export function requireCapability(world: World, image: RunnableImage, capability: Capability): void {
  const label = `com.amazonaws.sagemaker.capabilities.${capability}`;
  const answer = labelled(world, image, label);
  if (answer === 'nobody knows')
    world.announceOnce(
      `The image ${image.uri} is taken to have the label ${label}=true: its Dockerfile does not tell.`,
    );
  if (answer !== 'has it not') return;
  throw validationException(
    `Your Ecr Image ${image.uri} does not contain required ${label}=true Docker label(s). (Its Dockerfile says it with: LABEL ${label}=true)`,
  );
}

/** Of an image that only the engine has, the engine knows; of any other, its Dockerfile speaks. A folder without one stands in for an image. */
function labelled(world: World, { folder, digest, docker }: RunnableImage, label: string): Answer {
  if (folder === undefined) {
    const labels = engineImageLabels(docker?.names[0] ?? '');
    return labels && labels[label] !== 'true' ? 'has it not' : 'has it';
  }
  const { file = 'Dockerfile', buildArgs } = world.part(Images).inspect(digest) ?? {};
  const dockerfile = path.join(folder, file);
  return existsSync(dockerfile) ? toldBy(readFileSync(dockerfile, 'utf8'), buildArgs, label) : 'has it';
}

/** Images of Docker's own have no labels of SageMaker's; any other may have what the Dockerfile on top of it does not repeat. */
const OF_DOCKER =
  /^((docker\.io|public\.ecr\.aws\/docker)\/)?(library\/)?(scratch|alpine|amazoncorretto|amazonlinux|busybox|debian|eclipse-temurin|golang|julia|node|openjdk|php|pypy|python|r-base|ruby|rust|ubuntu)([:@]|$)/i;

function toldBy(dockerfile: string, buildArgs: BuildArgs, label: string): Answer {
  const text = dockerfile.replace(/\\\r?\n/g, ' ');
  const line = new RegExp(`^\\s*LABEL\\b.*\\b${label.replaceAll('.', '\\.')}["']?[= ]\\s*["']?(\\w+)`, 'im');
  const value = text.match(line)?.[1];
  if (value !== undefined) return value === 'true' ? 'has it' : 'has it not';
  return basesOf(text, buildArgs).every((base) => OF_DOCKER.test(base)) ? 'has it not' : 'nobody knows';
}

type BuildArgs = Readonly<Record<string, string>> | undefined;

/** The images that a Dockerfile builds on. */
function basesOf(text: string, buildArgs: BuildArgs): string[] {
  const defaults = [...text.matchAll(/^\s*ARG\s+(\w+)=["']?([^\s"']+)/gim)].map(([, name, value]) => [name, value]);
  const values: Record<string, string> = { ...Object.fromEntries(defaults), ...buildArgs };
  const stages = [...text.matchAll(/^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/gim)];
  const names = stages.map(([, , name]) => name?.toLowerCase());
  return stages
    .map(([, base]) => base.replace(/\$\{?(\w+)\}?/g, (_, name: string) => values[name] ?? ''))
    .filter((base) => !names.includes(base.toLowerCase()));
}
