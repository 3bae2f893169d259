// Writes docs/rules.md from the catalogue of rules: node --import tsx scripts/generate-rules-page.ts
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { CATALOGUE, LEFT_OUT, type Resources, type Rule } from '../lib/rules';

export const PAGE = path.resolve(__dirname, '..', 'docs', 'rules.md');

const HEAD = `# Rules

What SageMaker refuses, or takes and does otherwise than meant, as far as a template shows it. The constructs' checks, \`ServingValidations\` in a
CDK app, and \`serving-local check\` in a shell all speak of these. \`serving-local check --explain R003\` prints one.

An *error* fails in the cloud. A *warning* is taken and does harm, or nobody here knows for certain: then it says so.
`;

/** The page, from the catalogue alone. */
export function rulesPage(): string {
  const leftOut = Object.entries(LEFT_OUT).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return [
    HEAD,
    table(
      ['rule', '', 'what'],
      CATALOGUE.map(({ id, severity, rule }) => [`[${id}](#${id.toLowerCase()})`, severity, rule]),
    ),
    ...CATALOGUE.map(section),
    '## No rules here\n\nWhat is known of the service, and is no rule over templates:\n',
    table(['row', 'why'], leftOut),
  ].join('\n');
}

function section({ id, severity, rule, otherwise, source, types, unverified, examples }: Rule): string {
  const doubt = unverified ? ' No source says so for certain.' : '';
  return [
    `## ${id}\n`,
    `**${severity}** over ${types.map((type) => `\`${type}\``).join(', ')}\n`,
    `${rule} Otherwise: ${otherwise}${doubt} See [${new URL(source).hostname}](${source}).\n`,
    example('Wrong', examples.wrong),
    example('Right', examples.right),
  ].join('\n');
}

/** A line for each resource. */
function example(title: string, resources: Resources): string {
  const lines = Object.entries(resources).map(([name, resource]) => `${name}: ${spaced(resource)}`);
  return `<details><summary>${title}</summary>\n\n\`\`\`yaml\n${lines.join('\n')}\n\`\`\`\n\n</details>\n`;
}

/** JSON on one line, as people write it; a template in YAML may hold it. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{ ${entries.map(([name, inner]) => `${JSON.stringify(name)}: ${spaced(inner)}`).join(', ')} }`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

if (require.main === module) {
  const page = rulesPage();
  const before = readFileSync(PAGE, { encoding: 'utf8', flag: 'a+' });
  if (page !== before) writeFileSync(PAGE, page);
}
