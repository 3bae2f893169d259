import { CATALOGUE, LEFT_OUT, type Rule } from '../../../lib/rules';
import { Sentence } from '../sentence';

/** A rule in words, with a template that breaks it and the nearest one that does not. @throws Sentence if there is no such rule */
export function explained(id: string): string {
  const rule = CATALOGUE.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (rule) return inWords(rule);
  const reason = LEFT_OUT[id.toUpperCase()];
  if (reason) return `${id.toUpperCase()} is no rule here: ${reason}`;
  throw new Sentence(`There is no rule ${id}: they run from ${CATALOGUE[0].id} to ${CATALOGUE.at(-1)?.id}.`);
}

function inWords({ id, severity, rule, otherwise, source, types, unverified, examples }: Rule): string {
  return [
    `${id} (${severity}): ${rule}`,
    `Otherwise: ${otherwise}${unverified ? ' No source says so for certain.' : ''}`,
    `Looks at: ${types.join(', ')}`,
    `See: ${source}`,
    '',
    'Wrong:',
    indented(examples.wrong),
    '',
    'Right:',
    indented(examples.right),
  ].join('\n');
}

const indented = (value: unknown) => JSON.stringify({ Resources: value }, undefined, 2).replaceAll(/^/gm, '  ');
