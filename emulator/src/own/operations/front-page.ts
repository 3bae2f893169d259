import { VERSION } from '../../version';
import type { OwnOperation } from '../request';

export const frontPage: OwnOperation = ({ headers }, { world }) => `sagemaker-serving-local ${VERSION}
Amazon SageMaker serving, at http://${headers.host}
State in ${world.folder}

Point AWS SDKs, the AWS CLI and cdk deploy here:
  eval "$(serving-local env)"
`;
