// Runs every test that needs neither Docker nor an AWS account, and ends with one line that counts them.
// Words behind `--` choose jest tests: npm test -- model-data
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { pythonEnvironment } from './python.mjs';
import { fail, root, setup } from './setup.mjs';

const reports = path.join(root, 'build', 'test-reports');

await setup();
mkdirSync(reports, { recursive: true });
const chosen = process.argv.slice(2);
const results = [runJest(chosen), ...(chosen.length > 0 ? [] : [runPytest()])];
sayWhatIsLeft();
const passed = sum(results.map((r) => r.passed));
const failed = sum(results.map((r) => r.failed));
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

function runJest(words) {
  const report = path.join(reports, 'jest.json');
  rmSync(report, { force: true });
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  spawnSync(process.execPath, [jest, '--json', `--outputFile=${report}`, ...words], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numFailedTestSuites, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites, numRuntimeErrorTestSuites) };
}

function sayWhatIsLeft() {
  process.stderr.write(
    '\nNot run here: the tests of the images, which need a Docker engine (bash test/docker/run.sh).\n',
  );
}

function runPytest() {
  const python = pythonEnvironment();
  if (!python) {
    if (process.env.CI) fail('The Python tests cannot be skipped in CI: python3 with its venv module is needed.');
    process.stderr.write('SKIPPED: the Python tests, because python3 with its venv module is not here.\n');
    return { passed: 0, failed: 0 };
  }
  const report = path.join(reports, 'pytest.xml');
  rmSync(report, { force: true });
  spawnSync(python, ['-m', 'pytest', `--junitxml=${report}`, '--ignore=test/long', 'test'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const count = (name) =>
    Number(readFileSync(report, 'utf8').match(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`))?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return { passed: count('tests') - failed - count('skipped'), failed };
}

function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}
