import { randomBytes } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { ServiceError } from '../../http/errors';
import type { Collection } from '../../world/collection';
import type { World } from '../../world/world';
import type { Algorithm } from '../body/checksums';
import type { Measured } from '../body/measure';
import type { Checksum, ObjectProperties } from './types';

export interface UploadPart {
  readonly partNumber: number;
  readonly size: number;
  /** The MD5 of its bytes, in hexadecimal digits. */
  readonly etag: string;
  readonly lastModified: string;
  readonly file: string;
  /** Base64. */
  readonly checksum?: string;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload extends Required<ObjectProperties> {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiated: string;
  readonly algorithm?: Algorithm;
  readonly checksumType?: Checksum['type'];
  readonly parts: Readonly<Record<number, UploadPart>>;
}

export type NewUpload = Omit<Upload, 'uploadId' | 'initiated' | 'parts'>;

/** Multipart uploads under way: a folder each, with a file for each part. They survive a restart. */
export class Uploads {
  private readonly uploads: Collection<Upload>;
  private readonly folder: string;

  public constructor(private readonly world: World) {
    this.uploads = world.collection('s3-uploads');
    this.folder = world.subfolder('s3', 'uploads');
    for (const uploadId of readdirSync(this.folder)) if (!this.uploads.get(uploadId)) this.removeFiles(uploadId);
  }

  public create(upload: NewUpload): Upload {
    const uploadId = randomBytes(24).toString('hex');
    mkdirSync(path.join(this.folder, uploadId));
    return this.uploads.set(uploadId, { ...upload, uploadId, initiated: this.world.now().toISOString(), parts: {} });
  }

  /** @throws ServiceError NoSuchUpload */
  public require(bucket: string, key: string, uploadId: string): Upload {
    const upload = this.uploads.get(uploadId);
    if (upload && upload.bucket === bucket && upload.key === key) return upload;
    throw new ServiceError(
      'NoSuchUpload',
      404,
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      { UploadId: uploadId },
    );
  }

  public list(bucket: string): Upload[] {
    return this.uploads.values().filter((upload) => upload.bucket === bucket);
  }

  /** Makes arrived bytes a part. The upload is asked for again: it may be over since the first byte. */
  public commitPart(upload: Upload, partNumber: number, file: string, { size, md5, checksum }: Measured): UploadPart {
    const { uploadId, parts } = this.require(upload.bucket, upload.key, upload.uploadId);
    const name = `${partNumber}-${randomBytes(6).toString('hex')}`;
    renameSync(file, path.join(this.folder, uploadId, name));
    const lastModified = this.world.now().toISOString();
    const part = { partNumber, size, etag: md5, lastModified, file: name, checksum: checksum?.value };
    this.uploads.set(uploadId, { ...upload, parts: { ...parts, [partNumber]: part } });
    const replaced = parts[partNumber];
    if (replaced) rmSync(path.join(this.folder, uploadId, replaced.file), { force: true });
    return part;
  }

  /** The bytes of these parts, one behind the other. */
  public read({ uploadId }: Upload, parts: readonly UploadPart[]): Readable {
    const files = parts.map(({ file }) => path.join(this.folder, uploadId, file));
    return Readable.from(concatenation(files), { objectMode: false });
  }

  /** Forgets the upload and its parts. */
  public end({ uploadId }: Upload): void {
    this.uploads.delete(uploadId);
    this.removeFiles(uploadId);
  }

  private removeFiles(uploadId: string): void {
    rmSync(path.join(this.folder, uploadId), { recursive: true, force: true });
  }
}

async function* concatenation(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) yield* createReadStream(file, { highWaterMark: 1024 * 1024 });
}
