import type { NamedService } from '../http/types';
import { batchDeleteImage } from './operations/batch-delete-image';
import { createRepository } from './operations/create-repository';
import { deleteRepository } from './operations/delete-repository';
import { describeImages } from './operations/describe-images';
import { describeRepositories } from './operations/describe-repositories';
import { getAuthorizationToken } from './operations/get-authorization-token';
import { listImages } from './operations/list-images';
import { putImageScanningConfiguration } from './operations/put-image-scanning-configuration';

/** Amazon ECR: repositories, and what was pushed to them through the docker shim. */
export const ecr: NamedService = {
  operations: {
    BatchDeleteImage: batchDeleteImage,
    CreateRepository: createRepository,
    DeleteRepository: deleteRepository,
    DescribeImages: describeImages,
    DescribeRepositories: describeRepositories,
    GetAuthorizationToken: getAuthorizationToken,
    ListImages: listImages,
    PutImageScanningConfiguration: putImageScanningConfiguration,
  },
};
