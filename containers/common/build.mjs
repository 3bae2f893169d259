// Bundles a container's src/ into server.js beside it. The same sources give the same bytes, wherever the repository lies.
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * @param buildFile the URL of the container's own build.mjs
 * @param external packages that the image installs
 */
export async function bundle(buildFile, external = []) {
  const folder = dirname(fileURLToPath(buildFile));
  const unfinished = `server.${process.pid}.tmp.js`;
  await build({
    absWorkingDir: folder,
    entryPoints: ['src/main.ts'],
    outfile: unfinished,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external,
    // Unminified, the bundle would name where each package lies.
    minify: true,
    keepNames: true,
    legalComments: 'eof',
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  // A rename is atomic: whoever starts the server meanwhile reads the old bundle or the new one, never half of it.
  await rename(`${folder}/${unfinished}`, `${folder}/server.js`);
}
