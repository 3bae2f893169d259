// Makes a clone ready to run: installs what package-lock.json names, and builds what runs from a bundle.
// Quick when there is nothing to do. Prints to standard error only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs a command whose output goes to standard error; ends this process with its exit code when it fails. */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (done.error) fail(`${program} could not be started: ${done.error.message}`);
  if (done.status !== 0) fail(`${[program, ...args].join(' ')} ended with exit code ${done.status ?? done.signal}`);
}

export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Does the work unless the stamp file already holds the hash of these inputs. */
export function stamped(stampFile, inputs, work) {
  const hash = createHash('sha256');
  for (const input of [process.version, ...inputs]) hash.update(input);
  const digest = hash.digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return;
  work();
  writeFileSync(stampFile, digest);
}

function install() {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  stamped(path.join(root, 'node_modules', '.setup-stamp'), [lock], () => {
    process.stderr.write('Installing packages …\n');
    run('npm', ['ci', '--loglevel=error', '--no-fund', '--no-audit', '--prefer-offline']);
  });
}

async function bundle() {
  const { buildEmulator } = await import(pathToFileURL(path.join(root, 'scripts', 'build-emulator.mjs')).href);
  const { buildLambda } = await import(pathToFileURL(path.join(root, 'scripts', 'build-lambda.mjs')).href);
  await Promise.all([buildEmulator(), buildLambda()]);
  for (const name of ['onnx', 'transform']) run(process.execPath, [path.join(root, 'containers', name, 'build.mjs')]);
}

export async function setup() {
  if (Number(process.versions.node.split('.')[0]) < 20)
    fail(`Node.js 20 or newer is needed; this is ${process.version}.`);
  install();
  await bundle();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
