import * as fs from 'node:fs';
import * as path from 'node:path';
import { FileAssetPackaging, Stack, Stage } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { fingerprint } from './archive';

/** An object in S3. */
export interface StoredObject {
  readonly bucket: s3.IBucket;
  readonly objectKey: string;
}

/**
 * Puts an archive into the cloud assembly, to be uploaded when the stack is deployed.
 *
 * `Asset` of aws-s3-assets would store it as `<hash>.gz`, and SageMaker asks for `.tar.gz`. The same archive is one file, one upload.
 *
 * @param write makes the archive at the path it is given
 */
export function archiveAsset(scope: Construct, write: (file: string) => void): StoredObject {
  const { outdir, assetOutdir } = Stage.of(scope)!;
  const draft = fs.mkdtempSync(path.join(assetOutdir, 'model-'));
  const archive = path.join(draft, 'model.tar.gz');
  write(archive);
  const hash = fingerprint(archive);
  const staged = path.join(assetOutdir, `asset.${hash}.tar.gz`);
  fs.renameSync(archive, staged);
  fs.rmdirSync(draft);
  return uploaded(scope, hash, path.relative(outdir, staged));
}

/** A file's key is its source hash and the last part of its ending. */
function uploaded(scope: Construct, hash: string, fileName: string): StoredObject {
  const source = {
    sourceHash: `${hash}.tar`,
    fileName,
    packaging: FileAssetPackaging.FILE,
    displayName: `${scope.node.path}/model.tar.gz`,
  };
  const { bucketName, objectKey } = Stack.of(scope).synthesizer.addFileAsset(source);
  const id = `ModelData${hash.slice(0, 16)}`;
  const existing = scope.node.tryFindChild(id) as s3.IBucket | undefined;
  return { objectKey, bucket: existing ?? s3.Bucket.fromBucketName(scope, id, bucketName) };
}
