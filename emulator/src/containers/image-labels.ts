import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { validationException } from '../sagemaker/validation';
import { engineImageLabels } from './docker-engine';
import type { RunnableImage } from './runnable-image';

/** What an image says that its containers can do. */
export type Capability = 'accept-bind-to-port' | 'multi-models';

const LABEL = 'com.amazonaws.sagemaker.capabilities';

/** @throws ServiceError ValidationException in the service's words, for an image that is known to be without the label. */
export function requireCapability(image: RunnableImage, capability: Capability): void {
  const label = `${LABEL}.${capability}`;
  if (!isWithout(image, label)) return;
  throw validationException(
    `Your Ecr Image ${image.uri} does not contain required ${label}=true Docker label(s). (Its Dockerfile says it with: LABEL ${label}=true)`,
  );
}

/** Of an image that only the engine has, the engine knows; of any other, its Dockerfile speaks. */
function isWithout({ folder, docker }: RunnableImage, label: string): boolean {
  if (folder !== undefined) return isWithoutLine(path.join(folder, docker?.built?.file ?? 'Dockerfile'), label);
  const labels = engineImageLabels(docker?.names[0] ?? '');
  return labels !== undefined && labels[label] !== 'true';
}

/** AWS's own images, of which many are built, have labels that a Dockerfile on top of them does not repeat. */
const FROM_ECR = /^\s*(FROM|ARG)\b.*\.dkr\.ecr[.-]/im;

/** A folder without a Dockerfile stands in for an image whose labels nobody knows. */
function isWithoutLine(dockerfile: string, label: string): boolean {
  if (!existsSync(dockerfile)) return false;
  const text = readFileSync(dockerfile, 'utf8').replace(/\\\r?\n/g, ' ');
  if (FROM_ECR.test(text)) return false;
  return !new RegExp(`^\\s*LABEL\\b.*\\b${label.replaceAll('.', '\\.')}["']?[= ]\\s*["']?true\\b`, 'im').test(text);
}
