// Bundles the emulator into emulator/dist: each program is one file that needs nothing installed beside it.
import { cp } from 'node:fs/promises';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'emulator');

export async function buildEmulator() {
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outdir: path.join(folder, 'dist'),
    logLevel: 'warning',
  };
  await build({ ...shared, entryPoints: [path.join(folder, 'src', 'index.ts')] });
  const programs = {
    cli: path.join(folder, 'src', 'cli.ts'),
    'docker-shim': path.join(folder, 'src', 'docker-shim', 'main.ts'),
  };
  await build({ ...shared, entryPoints: programs, banner: { js: '#!/usr/bin/env node' } });
  // What starts Lambda functions runs in their processes, not in this bundle.
  await cp(path.join(folder, 'src', 'lambda', 'bootstrap'), path.join(folder, 'dist', 'bootstrap'), {
    recursive: true,
  });
  for (const program of Object.keys(programs)) await makeExecutable(path.join(folder, 'dist', `${program}.js`));
}

async function makeExecutable(file) {
  const { chmod } = await import('node:fs/promises');
  await chmod(file, 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildEmulator();
