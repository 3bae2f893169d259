import * as fs from 'node:fs';
import * as path from 'node:path';

/** From `lib/private` and from `dist/private` alike. */
const HANDLERS = path.join(__dirname, '..', '..', 'lambda');

/** A handler is one bundle; all else in its folder is for those who build it. */
export const ALL_BUT_BUNDLE = ['*', '!index.js'];

/**
 * The folder of a Lambda handler that comes with this package.
 *
 * @param handlers where the folders are; another one only in tests
 */
export function lambdaFolder(name: string, handlers = HANDLERS): string {
  const folder = path.join(handlers, name);
  const bundle = path.join(folder, 'index.js');
  if (fs.existsSync(bundle)) return folder;
  throw new Error(`${bundle} is missing; in a clone, run \`npm run build\`, else install the package again`);
}
