import { invalid } from '../errors';
import { parseYaml } from './yaml';

/** A body in either of the languages CloudFormation reads. */
export function yamlOrJson(text: string): unknown {
  return text.trimStart().startsWith('{') ? parseJson(text) : parseYaml(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const offset = Number((error as Error).message.match(/position (\d+)/)?.[1] ?? 0);
    throw invalid(`Template format error: JSON not well-formed. (${place(text.slice(0, offset))})`);
  }
}

function place(before: string): string {
  const lines = before.split('\n');
  return `line ${lines.length}, column ${lines[lines.length - 1].length + 1}`;
}
