// Bundles each Lambda handler into index.js in its folder. Lambda's Node.js has the AWS SDK: it stays out.
import { existsSync, readdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const lambda = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'lambda');

export async function buildLambda() {
  const folders = readdirSync(lambda).map((name) => path.join(lambda, name));
  for (const folder of folders.filter(isHandler)) await bundle(folder);
}

/** The folder of what handlers share is none. */
const isHandler = (folder) => existsSync(path.join(folder, 'src', 'index.ts'));

/** The same sources give the same bytes, wherever the repository lies: the bundle's hash is in the stack's template. */
async function bundle(folder) {
  const unfinished = `index.${process.pid}.tmp.js`;
  await build({
    absWorkingDir: folder,
    entryPoints: ['src/index.ts'],
    outfile: unfinished,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['@aws-sdk/*'],
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  // A rename is atomic: whoever reads the bundle meanwhile gets the old one or the new one, never half of it.
  await rename(path.join(folder, unfinished), path.join(folder, 'index.js'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildLambda();
