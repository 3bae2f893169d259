import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aConfig, aContainer, aModel, CONFIG, ENDPOINT, MODEL } from './builders';
import { misshapen, missing, ROLE_ARN, repeated, type Shape } from './names';
import { countOutside } from './ranges';

const LETTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const KEY: Shape = { pattern: LETTERS, allowed: 'letters, digits, spaces and _.:/=+-@', min: 1, max: 128 };
const VALUE: Shape = { ...KEY, min: 0, max: 256 };
const MAX_TAGS = 50;

/** Of the role that a model runs in, and of tags. */
export const rolesAndTags: readonly Rule[] = [
  {
    id: 'R052',
    severity: 'error',
    types: [MODEL, CONFIG],
    rule: 'ExecutionRoleArn is the ARN of a role.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_CreateModel.html`,
    check: (resource) => misshapen(resource.get('ExecutionRoleArn'), ROLE_ARN),
    examples: { wrong: { Model: withRole('serving') }, right: { Model: aModel() } },
  },
  {
    id: 'R052a',
    severity: 'warning',
    unverified: true,
    types: [MODEL],
    rule: 'A model has an ExecutionRoleArn; the schema has it as optional, but no page of AWS shows a model that is hosted without.',
    otherwise: 'The model cannot be hosted, as far as is known.',
    source: `${API}/API_CreateModel.html`,
    *check(model) {
      const role = model.get('ExecutionRoleArn');
      if (role.isAbsent) yield role.flaw('ExecutionRoleArn is not given; give the role that the containers run in');
    },
    examples: { wrong: { Model: withRole(undefined) }, right: { Model: aModel() } },
  },
  {
    id: 'R054',
    severity: 'error',
    types: [MODEL, CONFIG, ENDPOINT],
    rule: 'A resource has at most 50 Tags; a Key is there once and has 1 to 128 characters, a Value up to 256.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_Tag.html`,
    check: (resource) => tagFlaws(resource.get('Tags')),
    examples: {
      wrong: { Config: aConfig({ Tags: [aTag('team'), aTag('team')] }) },
      right: { Config: aConfig({ Tags: [aTag('team'), aTag('stage')] }) },
    },
  },
];

function withRole(ExecutionRoleArn?: string) {
  return aModel({ PrimaryContainer: aContainer(), ExecutionRoleArn });
}

function aTag(Key: string) {
  return { Key, Value: 'digits' };
}

function tagFlaws(tags: Property): Flaw[] {
  const keys = tags.items.map((tag) => tag.get('Key'));
  return [
    ...countOutside(tags, { min: 0, max: MAX_TAGS }, 'tags'),
    ...tags.items.flatMap((tag) => missing(tag, ['Key', 'Value'])),
    ...keys.flatMap((key) => misshapen(key, KEY)),
    ...tags.items.flatMap((tag) => misshapen(tag.get('Value'), VALUE)),
    ...repeated(keys).map((key) => key.flaw(`Key is '${key.text}', as that of another tag; leave one of them out`)),
  ];
}
