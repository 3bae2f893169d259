import * as fs from 'node:fs';
import * as path from 'node:path';

/** From `lib/private` and from `dist/private` alike. */
const CONTAINERS = path.join(__dirname, '..', '..', 'containers');

/** What a bundled container is made of; all else in its folder is for those who build it. */
const INGREDIENTS = ['Dockerfile', 'local.json', 'package.json', 'package-lock.json', 'server.js'];

/** Leaves the ingredients only, so that the image's hash is the same in a clone and in an installed package. */
export const ALL_BUT_INGREDIENTS = ['*', ...INGREDIENTS.map((name) => `!${name}`)];

/**
 * The folder of an inference container that comes with this package.
 *
 * @param containers where the folders are; another one only in tests
 */
export function containerFolder(name: string, containers = CONTAINERS): string {
  const folder = path.join(containers, name);
  const missing = ['Dockerfile', 'server.js'].find((file) => !fs.existsSync(path.join(folder, file)));
  if (missing) {
    throw new Error(
      `ServingImage.${name}(): ${path.join(folder, missing)} is missing; in a clone, run \`npm run build\`, else install the package again`,
    );
  }
  return folder;
}
