import type { NamedService } from '../http/types';
import { deleteParameter, deleteParameters } from './operations/delete-parameter';
import { getParameter } from './operations/get-parameter';
import { getParameters } from './operations/get-parameters';
import { getParametersByPath } from './operations/get-parameters-by-path';
import { putParameter } from './operations/put-parameter';

/** AWS Systems Manager: the Parameter Store. */
export const ssm: NamedService = {
  operations: {
    DeleteParameter: deleteParameter,
    DeleteParameters: deleteParameters,
    GetParameter: getParameter,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    PutParameter: putParameter,
  },
};
