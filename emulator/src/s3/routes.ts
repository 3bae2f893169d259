import { ServiceError } from '../http/errors';
import { abortMultipartUpload } from './operations/abort-multipart-upload';
import * as settings from './operations/bucket-settings';
import { completeMultipartUpload } from './operations/complete-multipart-upload';
import { copyObject } from './operations/copy-object';
import { createBucket } from './operations/create-bucket';
import { createMultipartUpload } from './operations/create-multipart-upload';
import { deleteBucket } from './operations/delete-bucket';
import { deleteObject } from './operations/delete-object';
import { deleteObjects } from './operations/delete-objects';
import { getObject, headObject } from './operations/get-object';
import { headBucket } from './operations/head-bucket';
import { listBuckets } from './operations/list-buckets';
import { listMultipartUploads } from './operations/list-multipart-uploads';
import { listObjects, listObjectsV2 } from './operations/list-objects';
import { listParts } from './operations/list-parts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './operations/object-tagging';
import { putObject } from './operations/put-object';
import { uploadPart, uploadPartCopy } from './operations/upload-part';
import { header, type S3Operation, type S3Request } from './request';

type Table = Readonly<Record<string, S3Operation>>;

/** Operations by method and sub-resource. */
const SERVICE: Table = { GET: listBuckets };

const BUCKET: Table = {
  PUT: createBucket,
  HEAD: headBucket,
  DELETE: deleteBucket,
  GET: listObjects,
  'GET list-type': listObjectsV2,
  'GET uploads': listMultipartUploads,
  'GET location': settings.getBucketLocation,
  'GET encryption': settings.getBucketEncryption,
  'GET publicAccessBlock': settings.getPublicAccessBlock,
  'GET ownershipControls': settings.getBucketOwnershipControls,
  'GET versioning': settings.getBucketVersioning,
  'GET logging': settings.getBucketLogging,
  'GET notification': settings.getBucketNotification,
  'GET policy': settings.getBucketPolicy,
  'GET tagging': settings.getBucketTagging,
  'GET cors': settings.getBucketCors,
  'GET website': settings.getBucketWebsite,
  'GET lifecycle': settings.getBucketLifecycle,
  'GET replication': settings.getBucketReplication,
  'POST delete': deleteObjects,
};

const OBJECT: Table = {
  PUT: putObject,
  'PUT copy': copyObject,
  GET: getObject,
  HEAD: headObject,
  DELETE: deleteObject,
  'GET tagging': getObjectTagging,
  'PUT tagging': putObjectTagging,
  'DELETE tagging': deleteObjectTagging,
  'POST uploads': createMultipartUpload,
  'PUT uploadId': uploadPart,
  'PUT uploadId copy': uploadPartCopy,
  'POST uploadId': completeMultipartUpload,
  'DELETE uploadId': abortMultipartUpload,
  'GET uploadId': listParts,
};

/** Query parameters that make a request one about something else than the bucket or object itself. */
const SUBRESOURCES =
  'uploadId,uploads,list-type,delete,location,tagging,acl,accelerate,analytics,attributes,cors,encryption,intelligent-tiering,inventory,legal-hold,lifecycle,logging,metadataConfiguration,metadataTable,metrics,notification,object-lock,ownershipControls,partNumber,policy,policyStatus,publicAccessBlock,renameObject,replication,requestPayment,restore,retention,select,session,torrent,versionId,versioning,versions,website'.split(
    ',',
  );

/** @throws ServiceError NotImplemented, naming what is missing. */
export function operationFor(request: S3Request): S3Operation {
  const { bucket, key, http, query } = request;
  const subresource = SUBRESOURCES.find(
    (name) => query.has(name) && !(name === 'versionId' && query.get(name) === 'null'),
  );
  const copies = http.method === 'PUT' && header(request, 'x-amz-copy-source') !== undefined;
  const words = [http.method, subresource, copies ? 'copy' : undefined].filter(Boolean).join(' ');
  const [table, level] = bucket === '' ? [SERVICE, 'service'] : key === '' ? [BUCKET, 'bucket'] : [OBJECT, 'object'];
  const operation = table[words];
  if (operation) return operation;
  const what = `${http.method} ${subresource ? `?${subresource} ` : ''}on a${level === 'object' ? 'n' : ''} ${level}`;
  throw new ServiceError('NotImplemented', 501, `sagemaker-serving-local does not imitate this part of S3: ${what}.`);
}
