import type { Scope } from '../../world/world';
import type { Algorithm } from '../body/checksums';

export interface Bucket extends Scope {
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface Checksum {
  readonly algorithm: Algorithm;
  /** Base64; of parts, with `-N` behind it. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** What a client gives with an object's bytes. */
export interface ObjectProperties {
  /** The headers that come back with the object, by lower-case name: content-type, x-amz-meta-… */
  readonly headers?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** An object as it is kept: the record of a file. */
export interface StoredObject extends Required<ObjectProperties> {
  readonly key: string;
  readonly size: number;
  /** Without its quotes. */
  readonly etag: string;
  /** ISO 8601. */
  readonly lastModified: string;
  /** Its file's name in the bucket's folder. A new version gets a new name, so a record never speaks of other bytes. */
  readonly file: string;
  readonly checksum?: Checksum;
}
