import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileOf, minutes, simulated, steady } from './printed';

const BY_OPTIONS = ['--min', '1', '--max', '6', '--target-invocations', '200'];
const load = () => fileOf('load.csv', minutes(...steady(30, 50), ...steady(30, 800), ...steady(60, 50)));

test('the table tells load, instances, utilisation, hours, and what scaled why', async () => {
  const file = load();
  expect(await simulated('--load', file, ...BY_OPTIONS, '--capacity', '300', '--startup', '2m')).toBe(
    `endpoint/endpoint/variant/variant   1 to 6 instances, from 1   ${file}, 2 h
  policy          InvocationsPerInstance: InvocationsPerInstance near 200; out 300 s apart, in 300 s apart
  assumed         a new instance takes 2 min to start; one takes 300 requests a minute

                        peak      mean     least
  requests               800       238             a minute
  instances                4       2.1         1
  utilisation          267 %    39.6 %             of what those in service can take

  instance-hours  4.1, 48.8 % less than 4 instances all the time (8)
  above target    5 % of the time: InvocationsPerInstance above 200 (policy InvocationsPerInstance)
  too many        2,583 requests (9.1 %) came when the instances in service could take no more

  scaling         2 activities
      0:33:10   1 → 4     800 is above 200: policy InvocationsPerInstance
      1:15:10   4 → 1     12.5 is below 180: policy InvocationsPerInstance
  not scaled      AlreadyAtMinCapacity (2), TargetServicePutResourceAsUnscalable (1)
`,
  );
});

test('the JSON has every minute and every activity, and says what was assumed', async () => {
  const answer = JSON.parse(await simulated('--load', load(), ...BY_OPTIONS, '--startup', '90s', '--json'));
  expect(answer.assumptions).toEqual({ startup: 90_000 });
  expect(answer.scaled).toMatchObject({ min: 1, max: 6, dimension: 'sagemaker:variant:DesiredInstanceCount' });
  expect(answer.samples).toHaveLength(120);
  expect(answer.activities.length).toBeGreaterThan(2);
});

test('the picture is written where it is asked for', async () => {
  const svg = fileOf('out.svg', '');
  await simulated('--load', load(), ...BY_OPTIONS, '--svg', svg);
  expect(readFileSync(svg, 'utf8')).toMatch(/^<svg xmlns[\s\S]*<\/svg>\n$/);
});

test('a policy can be left out, and the table says so', async () => {
  const table = await simulated('--load', load(), ...BY_OPTIONS, '--without', 'InvocationsPerInstance');
  expect(table).toContain('  policy          InvocationsPerInstance: left out\n');
  expect(table).toContain('  scaling         nothing scaled\n');
});

const ROOT = path.join(__dirname, '../../..');
/** Run from the root with `--load` and `--svg` before it, it makes the picture again. */
const PICTURE =
  '--endpoint digits --variant champion --min 1 --max 8 --target-invocations 600 --capacity 1000 --startup 4m';

test('the picture in the documentation is what the command draws', async () => {
  const svg = fileOf('picture.svg', '');
  const trace = path.join(ROOT, 'test/emulator/autoscaling/traces/burst.csv');
  await simulated('--load', trace, ...PICTURE.split(' '), '--svg', svg);
  expect(readFileSync(path.join(ROOT, 'docs/images/simulate.svg'), 'utf8')).toBe(readFileSync(svg, 'utf8'));
});

test.each<[string, readonly string[], string | RegExp]>([
  ['the load is not there', ['--load', '/nowhere/load.csv'], /^\/nowhere\/load\.csv cannot be read: ENOENT/],
  [
    'options and a template both say how instances scale',
    ['--load', 'LOAD', ...BY_OPTIONS, '--template', 'x'],
    '--min, --max, --target-invocations say how instances scale, and so does a template: give one or the other.',
  ],
  [
    'options say how instances scale and a parameter is of no template',
    ['--load', 'LOAD', ...BY_OPTIONS, '--parameter', 'Most=3'],
    '--min, --max, --target-invocations say how instances scale, and so does a template: give one or the other.',
  ],
  [
    'the picture cannot be written',
    ['--load', 'LOAD', ...BY_OPTIONS, '--svg', '/nowhere/out.svg'],
    /^\/nowhere\/out\.svg cannot be written: ENOENT/,
  ],
  [
    'there is no policy of the name to leave out',
    ['--load', 'LOAD', ...BY_OPTIONS, '--without', 'nights'],
    'endpoint/endpoint/variant/variant has no policy nights to leave out; it has InvocationsPerInstance.',
  ],
  [
    'options say only half of it',
    ['--load', 'LOAD', '--min', '1'],
    '--min alone do not say how instances scale: --min, --max and --target-invocations do.',
  ],
])('fails when %s', async (_, args, message) => {
  const given = args.map((arg) => (arg === 'LOAD' ? load() : arg));
  await expect(simulated(...given)).rejects.toThrow(message);
});
