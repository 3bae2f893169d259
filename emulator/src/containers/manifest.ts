import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Sentence } from '../sentence';

/** How an image folder runs without Docker: its `local.json`. */
export interface Manifest {
  readonly command: readonly string[];
  /** Run once in the folder's copy, before the first start. */
  readonly install?: readonly string[];
}

export const MANIFEST_FILE = 'local.json';

/** The folder's manifest, or undefined where it has none. @throws Sentence when there is one that says nothing useful. */
export function readManifest(folder: string): Manifest | undefined {
  const file = path.join(folder, MANIFEST_FILE);
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const { command, install } = parse(text, file);
  if (!isCommand(command))
    throw new Sentence(`${file}: "command" must be a list of words, such as ["node", "server.js"].`);
  if (install !== undefined && !isCommand(install))
    throw new Sentence(`${file}: "install" must be a list of words, such as ["npm", "ci"].`);
  return { command, install };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string, file: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch (error) {
    throw new Sentence(`${file} is not JSON: ${(error as Error).message}`);
  }
}

function isCommand(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');
}
