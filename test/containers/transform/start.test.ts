import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith } from '../container-process';
import { freePort } from '../free-port';
import { buildServer, spawn } from './helper';

beforeAll(buildServer);

const ES = 'export default (input) => input;';
const COMMON = 'module.exports = (input) => input;';
/** Node.js before 20.19 does not look into a file to see which of the two it is. */
const OLDER = { NODE_OPTIONS: '--no-warnings --no-experimental-detect-module --no-experimental-require-module' };

test.each([
  ['transform.mjs', ES],
  ['transform.cjs', COMMON],
  ['transform.js', COMMON],
  ['code/transform.mjs', ES],
  ['code/transform.js', COMMON],
  ['transform.cjs', 'exports.__esModule = true; exports.default = (input) => input;'],
  ['transform.mjs', 'const ready = await Promise.resolve((input) => input); export default ready;'],
])('%s is served, named in the log', async (file, code) => {
  const folder = folderWith({ [file]: code, 'labels.json': '[]' });
  const server = await spawn(folder).ready();
  expect(await server.event('serving')).toEqual({
    time: expect.any(String),
    event: 'serving',
    transform: join(folder, file),
    host: '127.0.0.1',
    port: server.port,
  });
  expect((await server.request('/ping')).status).toBe(200);
  expect(await server.predict([1, 2])).toEqual([1, 2]);
  await server.stop();
});

test('it may import what lies beside it, and packages in its own node_modules', async () => {
  const server = await spawn(
    folderWith({
      'code/transform.mjs':
        "import { readFileSync } from 'node:fs'; import twice from 'twice'; import { one } from './one.mjs';\nexport default (_, { modelDir }) => [twice(one), readFileSync(modelDir + '/labels.txt', 'utf8')];",
      'code/one.mjs': 'export const one = 1;',
      'code/node_modules/twice/index.js': 'module.exports = (n) => 2 * n;',
      'labels.txt': 'cat',
    }),
  ).ready();
  expect(await server.predict(null)).toEqual([2, 'cat']);
  await server.stop();
});

test.each([
  [
    'is missing',
    {},
    'FOLDER holds no transform.mjs, transform.js, transform.cjs, nor does its folder code: put the function there',
    {},
  ],
  [
    'is there twice',
    { 'transform.mjs': ES, 'code/transform.js': COMMON },
    'FOLDER holds several transforms (FOLDER/transform.mjs, FOLDER/code/transform.js): keep one',
    {},
  ],
  [
    'exports nothing',
    { 'transform.mjs': 'export const transform = 1;' },
    'FOLDER/transform.mjs has no default export, a function is needed: export default (input, context) => output',
    {},
  ],
  [
    'exports no function',
    { 'transform.js': 'module.exports = { a: 1 };' },
    'FOLDER/transform.js exports an object by default, a function is needed: export default (input, context) => output',
    {},
  ],
  [
    'throws',
    { 'transform.mjs': "throw new Error('no vocabulary');" },
    'FOLDER/transform.mjs failed when it was loaded: no vocabulary',
    {},
  ],
  [
    'is no JavaScript',
    { 'transform.mjs': 'def transform(input):' },
    "FOLDER/transform.mjs failed when it was loaded: Unexpected identifier 'transform'",
    {},
  ],
  [
    'is an ES module that an older Node.js does not know',
    { 'transform.js': ES },
    'FOLDER/transform.js is an ES module: name it transform.mjs',
    OLDER,
  ],
  [
    'is CommonJS where ES modules are',
    { 'transform.js': COMMON, 'package.json': '{"type":"module"}' },
    'FOLDER/transform.js is a CommonJS module: name it transform.cjs',
    {},
  ],
])('fails when the function’s file %s', async (_, files, reason, env) => {
  const folder = folderWith(files as Record<string, string>);
  const server = spawn(folder, env);
  expect([await server.exit, server.stderr]).toEqual([1, `cannot serve: ${reason.replaceAll('FOLDER', folder)}\n`]);
});

test('fails when the model folder is not there', async () => {
  const server = spawn('/nowhere');
  expect([await server.exit, server.stderr]).toEqual([1, 'cannot serve: the model folder /nowhere is not there\n']);
});

test('it listens before the function is there, and says 503 until then', async () => {
  const port = String(await freePort());
  const slow =
    "import { existsSync } from 'node:fs';\nwhile (!existsSync(new URL('./go', import.meta.url))) await new Promise((r) => setTimeout(r, 5));\nexport default (input) => input;";
  const folder = folderWith({ 'transform.mjs': slow });
  const server = spawn(folder, { SAGEMAKER_BIND_TO_PORT: port });
  server.port = Number(port);
  const ping = async (): Promise<number | undefined> => (await server.request('/ping').catch(() => undefined))?.status;
  while ((await ping()) === undefined);
  expect([await ping(), (await server.invoke('1')).status]).toEqual([503, 503]);
  writeFileSync(join(folder, 'go'), '');
  while ((await ping()) !== 200);
  expect(await server.predict(1)).toBe(1);
  await server.stop();
});

test('at SIGTERM what is being answered is answered, and the server exits with 0', async () => {
  const server = await spawn(
    folderWith({
      'transform.mjs':
        "export default async (ms) => { console.error('asked'); await new Promise((r) => setTimeout(r, ms)); return ms; };",
    }),
  ).ready();
  const answer = server.predict(300);
  while (!server.stderr.includes('asked')) await new Promise((resolve) => setTimeout(resolve, 5));
  server.child.kill('SIGTERM');
  expect([await answer, await server.exit]).toEqual([300, 0]);
});
