// The project's own Python environments: .venv with what test/requirements.txt names, and one more for the long tests.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { root, run, stamped } from './setup.mjs';

/** The path of an environment's interpreter, or undefined where Python cannot make one. */
export function pythonEnvironment(name = '.venv', requirementsFile = 'requirements.txt') {
  const folder = path.join(root, name);
  const requirements = path.join(root, 'test', requirementsFile);
  const able = spawnSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' });
  if (able.status !== 0) return undefined;
  const python = path.join(folder, 'bin', 'python');
  if (spawnSync(python, ['--version'], { stdio: 'ignore' }).status !== 0)
    run('python3', ['-m', 'venv', '--clear', folder]);
  stamped(path.join(folder, '.setup-stamp'), [readFileSync(requirements)], () => {
    process.stderr.write('Installing Python packages …\n');
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  });
  return python;
}
