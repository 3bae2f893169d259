import { notImitated } from '../../http/errors';
import { invalid } from '../errors';
import { PSEUDO_PARAMETERS } from './pseudo-parameters';
import { type Reference, referencesIn } from './references';
import { explicitDependencies, type Template } from './template';

const GAPS = [
  'Fn::Transform',
  'Fn::Length',
  'Fn::ToJsonString',
  'Fn::RefAll',
  'Fn::ValueOf',
  'Fn::ValueOfAll',
  'Fn::GetStackOutput',
];

/** @throws ValidationError when the template names a resource, parameter or condition that it does not have. */
export function checkReferences(template: Template): void {
  refuseGaps(template);
  const known = new Set([
    ...PSEUDO_PARAMETERS,
    ...Object.keys(template.Parameters ?? {}),
    ...Object.keys(template.Resources),
  ]);
  checkBlock('Resources', resourceReferences(template), template, known);
  checkBlock('Outputs', referencesIn(template.Outputs), template, known);
  checkConditions(
    'Resources',
    Object.values(template.Resources).map(({ Condition }) => Condition),
    template,
  );
  checkConditions(
    'Outputs',
    Object.values(template.Outputs ?? {}).map(({ Condition }) => Condition),
    template,
  );
  checkConditionBlock(template);
}

function resourceReferences(template: Template): Reference[] {
  return Object.values(template.Resources).flatMap((definition) => [
    ...explicitDependencies(definition).map((name): Reference => ({ kind: 'GetAtt', name })),
    ...referencesIn(definition.Properties),
  ]);
}

function checkBlock(block: string, references: Reference[], template: Template, known: ReadonlySet<string>): void {
  const isKnown = ({ kind, name }: Reference) => (kind === 'GetAtt' ? name in template.Resources : known.has(name));
  const unresolved = references.filter((reference) => reference.kind !== 'Condition' && !isKnown(reference));
  if (unresolved.length > 0) {
    const names = [...new Set(unresolved.map(({ name }) => name))].join(', ');
    throw invalid(
      `Template format error: Unresolved resource dependencies [${names}] in the ${block} block of the template`,
    );
  }
  const conditions = references.filter(({ kind }) => kind === 'Condition').map(({ name }) => name);
  checkConditions(block, conditions, template);
}

function checkConditions(block: string, names: readonly (string | undefined)[], template: Template): void {
  const unknown = names.find((name) => name !== undefined && !(name in (template.Conditions ?? {})));
  if (unknown)
    throw invalid(
      `Template format error: Unresolved condition dependency ${unknown} in the ${block} block of the template`,
    );
}

/** Conditions see parameters, and nothing of the resources. */
function checkConditionBlock(template: Template): void {
  const names = [...PSEUDO_PARAMETERS, ...Object.keys(template.Parameters ?? {})];
  const unresolved = referencesIn(template.Conditions).filter(
    ({ kind, name }) => kind !== 'Condition' && !names.includes(name),
  );
  if (unresolved.length > 0)
    throw invalid(
      `Template format error: Unresolved dependencies [${unresolved[0].name}]. Cannot reference resources in the Conditions block of the template`,
    );
}

function refuseGaps(value: unknown): void {
  if (value === null || typeof value !== 'object') return;
  for (const [name, entry] of Object.entries(value)) {
    if (GAPS.includes(name) || name.startsWith('Fn::ForEach')) throw notImitated(`the function ${name}`);
    refuseGaps(entry);
  }
}
