import { checksumHeader } from '../body/checksums';
import type { Measured } from '../body/measure';
import { receive } from '../body/receive';
import { checkWriteCondition } from '../conditions';
import { keptHeaders, tagsOf } from '../object-headers';
import type { S3Operation } from '../request';
import type { Checksum } from '../store/types';
import { quoted } from '../xml';

/** The condition is checked before the first byte and again behind the last: others write meanwhile. */
export const putObject: S3Operation = async (request) => {
  const { buckets, bucket, key, http } = request;
  checkWriteCondition(request);
  const object = await buckets.arrive(
    (sink) => receive(http, sink),
    (file, measured) => {
      checkWriteCondition(request);
      return buckets.commit(bucket, key, {
        file,
        size: measured.size,
        etag: measured.md5,
        checksum: wholeChecksum(measured),
        headers: keptHeaders(request),
        tags: tagsOf(request),
      });
    },
  );
  return {
    status: 200,
    headers: {
      etag: quoted(object.etag),
      'x-amz-server-side-encryption': object.headers['x-amz-server-side-encryption'],
      ...(object.checksum && {
        [checksumHeader(object.checksum.algorithm)]: object.checksum.value,
        'x-amz-checksum-type': object.checksum.type,
      }),
    },
  };
};

/** The checksum of an object that was measured in one piece. */
export function wholeChecksum({ checksum }: Measured): Checksum | undefined {
  return checksum && { ...checksum, type: 'FULL_OBJECT' };
}
