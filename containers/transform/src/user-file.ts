import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, StartError } from '../../common/src/errors';
import type { Transform } from '../transform';

const NAMES = ['transform.mjs', 'transform.js', 'transform.cjs'];
const PLACES = [...NAMES, ...NAMES.map((name) => join('code', name))];

/** The file with the user's function: in the model folder, or in its `code`. */
export function findTransform(folder: string): string {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) throw new StartError(`the model folder ${folder} is not there`);
  const found = PLACES.map((place) => join(folder, place)).filter((file) => existsSync(file));
  const [file, ...more] = found;
  if (!file)
    throw new StartError(`${folder} holds no ${NAMES.join(', ')}, nor does its folder code: put the function there`);
  if (more.length > 0) throw new StartError(`${folder} holds several transforms (${found.join(', ')}): keep one`);
  return file;
}

/** @throws StartError naming the file and what is wrong with it */
export async function loadTransform(file: string): Promise<Transform> {
  const exported = await import(pathToFileURL(file).href).catch((error) => {
    throw new StartError(`${file} ${symptomOf(error)}`);
  });
  // Compilers write the default export of a CommonJS module one level deeper.
  const found = exported.default?.default ?? exported.default;
  if (typeof found === 'function') return found;
  const given = found === undefined ? 'has no default export' : `exports ${kindOf(found)} by default`;
  throw new StartError(`${file} ${given}, a function is needed: export default (input, context) => output`);
}

/** Older Node.js takes a `.js` file for CommonJS, whatever is written in it. */
function symptomOf(error: unknown): string {
  const reason = messageOf(error);
  if (/Unexpected token 'export'|Cannot use import statement outside a module/.test(reason))
    return 'is an ES module: name it transform.mjs';
  if (/(module|require|exports) is not defined in ES module scope/.test(reason))
    return 'is a CommonJS module: name it transform.cjs';
  return `failed when it was loaded: ${reason}`;
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
