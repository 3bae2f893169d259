// Runs in full what `npm test` runs with smaller counts: kills, floods, rollouts, and every combination of the image table.
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { pythonEnvironment } from './python.mjs';
import { fail, root, setup } from './setup.mjs';

const COUNTS = {
  SERVING_TEST_UPDATES: '50',
  SERVING_TEST_ASYNC_REQUESTS: '10000',
  SERVING_TEST_ASYNC_KILLS: '20',
  SERVING_TEST_MODELS: '1000',
  SERVING_TEST_CALLS: '100000',
};

await setup();
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const python = pythonEnvironment('.venv-long', 'requirements-long.txt');
if (!python) fail('The long tests need python3 with its venv module.');
const statuses = [
  run(process.execPath, [jest, '--runInBand', 'reliability', 'multi-model/scale']),
  run(python, ['-m', 'pytest', '--noconftest', 'test/long']),
];
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;

function run(program, words) {
  return spawnSync(program, words, { cwd: root, env: { ...process.env, ...COUNTS }, stdio: 'inherit' }).status;
}
