import { randomUUID } from 'node:crypto';
import type { ObjectPlace } from '../../../containers/model-data';
import { ServiceError } from '../../../http/errors';
import { validationError } from '../../errors';
import type { Answer } from '../../forward';

/** The container refused to load a model, with this answer. */
export class LoadRefused extends Error {
  public constructor(public readonly answer: Answer) {
    super(`The container answered ${answer.status} when it was to load a model.`);
  }
}

/** A model was not downloaded and loaded within the time that it has for that. */
export class LoadTimedOut extends Error {}

export function targetModelMissing(endpointName: string): ServiceError {
  return validationError(
    `Request ${randomUUID()} is missing a target model header, which multi-model endpoint ${endpointName} needs.`,
  );
}

export function modelNotFound({ bucket, key }: ObjectPlace): ServiceError {
  return validationError(
    `Failed to download model data(bucket: ${bucket}, key: ${key}). Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the model.`,
  );
}

export function tooLargeForDisk({ bucket, key }: ObjectPlace, bytes: number, maxBytes: number): ServiceError {
  return validationError(
    `Failed to download model data(bucket: ${bucket}, key: ${key}). It takes ${bytes} bytes, and the volume of an instance holds ${maxBytes}: give the variant a larger VolumeSizeInGB.`,
  );
}

export function modelNotReady(target: string, endpointName: string): ServiceError {
  return new ServiceError(
    'ModelNotReadyException',
    429,
    `Model ${target} of endpoint ${endpointName} is not ready: it is still being downloaded or loaded. Wait and try your request again.`,
  );
}
