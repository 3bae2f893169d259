import { notImitated } from '../../http/errors';
import { invalid } from '../errors';
import type { ReadParameter } from './parameters';
import { isFields } from './template';

const REFERENCE = /\{\{resolve:([a-z-]+):([^{}]*)\}\}/g;

/** The value with every `{{resolve:ssm:name}}` in it replaced by what the parameter holds. */
export async function resolveDynamicReferences(value: unknown, read: ReadParameter): Promise<unknown> {
  if (typeof value === 'string') return value.includes('{{resolve:') ? resolveText(value, read) : value;
  if (Array.isArray(value)) return Promise.all(value.map((entry) => resolveDynamicReferences(entry, read)));
  if (!isFields(value)) return value;
  const entries = Object.entries(value).map(async ([k, v]) => [k, await resolveDynamicReferences(v, read)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function resolveText(text: string, read: ReadParameter): Promise<string> {
  let resolved = text;
  for (const [whole, service, key] of text.matchAll(REFERENCE)) {
    if (service !== 'ssm') throw notImitated(`dynamic references to ${service} (${whole})`);
    const [name] = key.split(':');
    const value = await read(name);
    if (value === undefined)
      throw invalid(`Parameters: [ssm:${key}] could not be found in Systems Manager Parameter Store (${whole}).`);
    resolved = resolved.replace(whole, () => value);
  }
  return resolved;
}
