import { notImitated } from '../../http/errors';
import { invalid } from '../errors';
import { referencesIn } from '../template/references';
import type { Template } from '../template/template';
import { isCustomResource, resourceType } from './resource-types';

/** Types that are no part of the registry but of every template the CDK writes. */
const UNLISTED = ['AWS::CDK::Metadata'];

/** @throws ValidationError for types that do not exist, NotImitated for those that would need another stack. */
export function checkTypes(template: Template): void {
  const types = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))];
  if (types.includes('AWS::CloudFormation::Stack')) throw notImitated('nested stacks (AWS::CloudFormation::Stack)');
  const unknown = types.filter((type) => !isCustomResource(type) && !UNLISTED.includes(type) && !resourceType(type));
  if (unknown.length > 0) throw invalid(`Template format error: Unrecognized resource types: [${unknown.join(', ')}]`);
  checkAttributes(template);
}

function checkAttributes(template: Template): void {
  for (const { kind, name, attribute } of referencesIn([template.Resources, template.Outputs])) {
    const type = resourceType(template.Resources[name]?.Type ?? '');
    if (kind !== 'GetAtt' || !attribute || !type) continue;
    const [first] = attribute.split('.');
    const has = type.properties.has(first) || type.readOnly.some((path) => path.split('/')[0] === first);
    if (!has)
      throw invalid(`Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`);
  }
}
