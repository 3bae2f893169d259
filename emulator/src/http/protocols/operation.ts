import { ServiceError } from '../errors';
import type { NamedService, Operation } from '../types';

/** @throws ServiceError UnknownOperationException, which names the gap. */
export function operationOf(service: NamedService, name: string): Operation {
  const operation = service.operations[name];
  if (operation) return operation;
  throw new ServiceError('UnknownOperationException', 400, `sagemaker-serving-local does not imitate ${name}.`);
}
