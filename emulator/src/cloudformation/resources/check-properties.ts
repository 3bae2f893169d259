import { invalid } from '../errors';
import type { Fields } from '../template/template';
import { resourceType } from './resource-types';

/** @throws an error with CloudFormation's sentence when a property is unknown or missing. */
export function checkProperties(typeName: string, properties: Fields): void {
  const type = resourceType(typeName);
  if (!type) return;
  const unknown = Object.keys(properties).find((name) => !type.properties.has(name));
  if (unknown) throw invalid(`Encountered unsupported property ${unknown}`);
  const missing = type.required.find((name) => properties[name] === undefined && !type.readOnly.includes(name));
  if (missing) throw invalid(`Property ${missing} cannot be empty.`);
}
