import { request } from 'node:http';
import { Kernel } from './kernel';

let kernel: Kernel;

beforeAll(async () => {
  kernel = await Kernel.start();
});

afterAll(() => kernel.stop());

/** A request whose Host and Origin are as a browser would send them. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: kernel.port, path, method, headers }, async (answer) => {
      resolve({ status: answer.statusCode!, text: Buffer.concat(await answer.toArray()).toString() });
    });
    outgoing.on('error', reject).end(body);
  });
}

test('the front page says what this is and what to do', async () => {
  const { status, text } = await ask('/');
  expect(status).toBe(200);
  expect(text).toContain(`at ${kernel.url}`);
  expect(text).toContain('serving-local env');
});

test('health tells who serves which state folder', async () => {
  expect(JSON.parse((await ask('/_serving/health')).text)).toEqual({
    status: 'ok',
    name: 'sagemaker-serving-local',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    pid: process.pid,
    state: kernel.folder,
  });
});

test('every name of this machine is served, and a page of its own', async () => {
  for (const host of ['localhost', `localhost:${kernel.port}`, '127.0.0.1', `[::1]:${kernel.port}`])
    expect((await ask('/', { host })).status).toBe(200);
  expect((await ask('/', { host: 'localhost:1', origin: 'http://localhost:1' })).status).toBe(200);
});

test('a page of another site may not call a model either', async () => {
  const { status } = await ask('/endpoints/any/invocations', { origin: 'https://evil.example' }, 'POST', '1');
  expect(status).toBe(403);
});

test.each([
  ['the Host is a name that was pointed here', { host: 'evil.example:4566' }],
  ['the Host only begins like ours', { host: 'localhost.evil.example' }],
  ['the Origin is another site', { origin: 'https://evil.example' }],
  ['the Origin is a file or a sandbox', { origin: 'null' }],
  ['the Origin is another port of this machine', { host: 'localhost:1', origin: 'http://localhost:2' }],
  ['a browser says that it comes from another site', { 'sec-fetch-site': 'cross-site' }],
])('fails when %s', async (_title, headers) => {
  const { status, text } = await ask('/_serving/images/tag', headers as Record<string, string>, 'POST', '{}');
  expect(status).toBe(403);
  expect(JSON.parse(text)).toEqual({ code: 'Forbidden', message: expect.stringMatching(/^Refused: the /) });
});

test.each([
  [
    'a path is unknown',
    'GET',
    '/_serving/nothing',
    '',
    'sagemaker-serving-local does not imitate GET /_serving/nothing.',
  ],
  ['the body is no JSON', 'POST', '/_serving/images/build', '{', 'The request body is not a JSON object.'],
  [
    'members are missing',
    'POST',
    '/_serving/images/build',
    '{}',
    'The body of /_serving/images/build needs context and tag.',
  ],
  [
    'the folder is not there',
    'POST',
    '/_serving/images/build',
    '{"context":"/none","tag":"t"}',
    'There is no folder /none to build t from.',
  ],
  ['an image is not there', 'POST', '/_serving/images/push', '{"tag":"t"}', 'No such image: t:latest'],
])('fails when %s', async (_title, method, path, body, message) => {
  const { status, text } = await ask(path, {}, method, body);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(JSON.parse(text).message).toBe(message);
});
