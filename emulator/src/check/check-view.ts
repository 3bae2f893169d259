import type { Finding } from '../../../lib/rules';
import type { Checked } from './checked';

/** For a terminal: what is wrong in each template, and what was looked at. */
export function renderChecked(all: readonly Checked[]): string {
  return all.map(one).join('\n\n');
}

function one({ file, findings, resources, rules, unread }: Checked): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const head = `${file}: ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}`;
  const looked = `looked at ${counted(resources, 'resource')} with ${counted(rules.length, 'rule')}`;
  return [
    `${head} (${looked})`,
    ...findings.flatMap(lines),
    ...unread.map((part) => `  could not be read: ${part}`),
  ].join('\n');
}

function lines({ severity, rule, resource, path, message, source }: Finding): string[] {
  const place = path ? `${resource}.${path}` : resource;
  return [`  ${severity.padEnd(7)} ${rule}  ${place}: ${message}`, `                ${source}`];
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
