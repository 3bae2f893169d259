import { ServiceError } from '../http/errors';
import { preconditionFailed, readCondition } from './conditions';
import { header, type S3Request } from './request';
import type { StoredObject } from './store/types';

export interface CopySource {
  readonly bucket: string;
  readonly object: StoredObject;
}

/**
 * The object named by x-amz-copy-source, its conditions checked.
 *
 * @throws ServiceError InvalidArgument, NoSuchBucket, NoSuchKey or PreconditionFailed
 */
export function copySource(request: S3Request): CopySource {
  const text = header(request, 'x-amz-copy-source') ?? '';
  const match = decode(text.split('?')[0]).match(/^\/?([^/]+)\/(.+)$/s);
  if (!match || /[?&]versionId=(?!null)/.test(text))
    throw new ServiceError(
      'InvalidArgument',
      400,
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      {
        ArgumentName: 'x-amz-copy-source',
        ArgumentValue: text,
      },
    );
  const object = request.buckets.requireObject(match[1], match[2]);
  if (readCondition(request, object, 'x-amz-copy-source-') === 'not modified')
    throw preconditionFailed('x-amz-copy-source-If-None-Match');
  return { bucket: match[1], object };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
