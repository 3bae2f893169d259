import { type Parameter, parameterArn } from './parameters';

/** A parameter as the API returns it. */
export function toWire(parameter: Parameter): object {
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: parameter.value,
    Version: parameter.version,
    LastModifiedDate: new Date(parameter.lastModified),
    ARN: parameterArn(parameter),
    DataType: parameter.dataType,
  };
}
