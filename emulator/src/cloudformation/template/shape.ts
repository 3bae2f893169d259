import { notImitated } from '../../http/errors';
import { invalid } from '../errors';
import { type Fields, isFields, type Template } from './template';

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Rules',
  'Resources',
  'Outputs',
  'Transform',
  'Hooks',
];
const RESOURCE_ATTRIBUTES = [
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
  'Description',
  'CreationPolicy',
  'UpdatePolicy',
  'Version',
];
const POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** Checks that a parsed body has the shape of a template, and asks for nothing that the emulator lacks. */
export function checkShape(body: unknown): asserts body is Template {
  if (!isFields(body)) throw invalid('Template format error: unsupported structure.');
  const unknown = Object.keys(body).filter((name) => !SECTIONS.includes(name));
  if (unknown.length > 0) throw invalid(`Invalid template property or properties [${unknown.join(', ')}]`);
  refuseGaps(body);
  for (const name of ['Parameters', 'Mappings', 'Conditions', 'Rules', 'Resources', 'Outputs'])
    checkSection(body, name);
  checkResources(body.Resources as Fields | undefined);
  checkOutputs((body.Outputs ?? {}) as Fields);
}

function refuseGaps(body: Fields): void {
  if (body.Transform !== undefined)
    throw notImitated(`template transforms and macros (${JSON.stringify(body.Transform)})`);
  if (body.Hooks !== undefined) throw notImitated('the template section Hooks');
}

function checkSection(body: Fields, name: string): void {
  if (body[name] !== undefined && !isFields(body[name]))
    throw invalid(`Template format error: [/${name}] '${name}' must be an object.`);
}

function checkResources(resources: Fields | undefined): void {
  if (!resources || Object.keys(resources).length === 0)
    throw invalid('Template format error: At least one Resources member must be defined.');
  for (const [id, resource] of Object.entries(resources)) checkResource(id, resource);
}

function checkResource(id: string, resource: unknown): void {
  if (id.startsWith('Fn::ForEach')) throw notImitated('Fn::ForEach');
  if (!/^[A-Za-z0-9]+$/.test(id)) throw invalid(`Template format error: Resource name ${id} is non alphanumeric.`);
  if (!isFields(resource))
    throw invalid(`Template format error: [/Resources/${id}] Every Resources member must be an object.`);
  const unknown = Object.keys(resource).find((name) => !RESOURCE_ATTRIBUTES.includes(name));
  if (unknown) throw invalid(`Invalid template resource property '${unknown}'`);
  if (typeof resource.Type !== 'string')
    throw invalid(`Template format error: [/Resources/${id}] Every Resources object must contain a Type member.`);
  if (resource.Properties !== undefined && !isFields(resource.Properties))
    throw invalid(`Template format error: [/Resources/${id}/Properties] 'Properties' must be an object.`);
  checkPolicies(id, resource);
}

function checkPolicies(id: string, resource: Fields): void {
  for (const name of ['DeletionPolicy', 'UpdateReplacePolicy']) {
    const value = resource[name];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw notImitated(`a ${name} that is not a plain word (${id})`);
    if (!POLICIES.includes(value))
      throw invalid(`Template format error: Unrecognized ${name} ${value} for resource ${id}`);
  }
}

function checkOutputs(outputs: Fields): void {
  for (const [id, output] of Object.entries(outputs)) {
    if (id.startsWith('Fn::ForEach')) throw notImitated('Fn::ForEach');
    if (!isFields(output) || output.Value === undefined)
      throw invalid(`Template format error: Output ${id} must contain a Value member.`);
  }
}
