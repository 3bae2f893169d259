import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { ContainerProcess } from '../container-process';
import { buildServer, transforms } from './helper';

beforeAll(buildServer);

const serve = transforms();

async function* chunks(response: IncomingMessage): AsyncGenerator<string> {
  for await (const chunk of response) yield String(chunk);
}

function ask({ port }: ContainerProcess, body: string): Promise<{ response: IncomingMessage; sent: ClientRequest }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/invocations' }, (response) =>
      resolve({ response, sent }),
    );
    sent.on('error', reject).end(body);
  });
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test.each([
  ['text', "yield 'a b'; yield '\\nc';", 'text/plain', 'a b\nc'],
  ['bytes', 'yield Buffer.from([97]); yield Uint8Array.of(98);', 'application/octet-stream', 'ab'],
  ['values', "yield { a: 1 }; yield [NaN]; yield 'x';", 'application/jsonlines', '{"a":1}\n["NaN"]\n"x"\n'],
  [
    'what the function says',
    "context.response.contentType = 'text/event-stream'; yield 'data: 1\\n\\n';",
    'text/event-stream',
    'data: 1\n\n',
  ],
  ['nothing', '', 'application/octet-stream', ''],
])('a generator of %s is streamed', async (_, code, type, text) => {
  const server = await serve(`export default async function* (_, context) { ${code} }`);
  const reply = await server.invoke('1');
  expect([reply.status, reply.type, reply.text]).toEqual([200, type, text]);
  expect(reply.headers.get('content-length')).toBe(null);
});

test('a function may return any async iterable', async () => {
  const server = await serve(
    "import { Readable } from 'node:stream'; export default async (words) => Readable.from(words, { objectMode: true });",
  );
  expect((await server.invoke('["a","b"]')).text).toBe('ab');
});

test('a chunk arrives before the next one is made', async () => {
  const server = await serve(`let next; export default async function* (input) {
    if (input === 'go') { next(); yield 'ok'; return; }
    yield 'one'; await new Promise((resolve) => { next = resolve; }); yield 'two';
  }`);
  const { response } = await ask(server, '"start"');
  const stream = chunks(response);
  expect((await stream.next()).value).toBe('one');
  await server.invoke('"go"');
  expect([(await stream.next()).value, (await stream.next()).done]).toEqual(['two', true]);
});

test('fails when it throws before its first chunk, with a status', async () => {
  const server = await serve("export default async function* (_, c) { throw c.badRequest('no prompt'); }");
  const reply = await server.invoke('1');
  expect([reply.status, JSON.parse(reply.text)]).toEqual([400, { error: 'no prompt', code: 'BAD_REQUEST' }]);
});

test.each([
  ['throws in the middle', "yield 'one'; throw new Error('out of tokens');", 'out of tokens'],
  ['yields an object among text', "yield 'one'; yield {};", 'it yielded an object in a stream that began with text'],
])('fails when it %s: the answer is cut off, never ended', async (_, code, logged) => {
  const server = await serve(`export default async function* () { ${code} }`);
  const { response } = await ask(server, '1');
  let text = '';
  response.on('data', (chunk) => {
    text += chunk;
  });
  const failure = await new Promise<Error>((resolve) => response.once('error', resolve));
  expect([text, failure.message]).toEqual(['one', 'aborted']);
  await until(() => server.stderr.includes(logged));
  expect((await server.request('/ping')).status).toBe(200);
});

test('a client that leaves in the middle ends the generator', async () => {
  const server = await serve(`export default async function* () {
    try { for (let n = 0; ; n++) { yield String(n); await new Promise((r) => setTimeout(r, 1)); } }
    finally { console.error('ended'); }
  }`);
  const { response, sent } = await ask(server, '1');
  response.on('error', () => undefined);
  await chunks(response).next();
  sent.destroy();
  await until(() => server.stderr.includes('ended'));
  expect(server.stderr).toBe('ended\n');
});

test('a client that does not read holds the generator back', async () => {
  const server = await serve(`let made = 0; const piece = 'x'.repeat(65536);
  export default (input) => (input === 'made' ? made : (async function* () { for (; made < 2000; made++) yield piece; })());`);
  const { response } = await ask(server, '"stream"');
  response.pause();
  // Sockets take some megabytes; 2,000 pieces are 125 MiB.
  let [before, made] = [-1, Number(await server.predict('made'))];
  while (made !== before) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    [before, made] = [made, Number(await server.predict('made'))];
  }
  expect(made).toBeLessThan(1000);
  let length = 0;
  for await (const chunk of response) length += chunk.length;
  expect(length).toBe(2000 * 65_536);
});

test('a stream under way at SIGTERM is sent to its end', async () => {
  const server = await serve(`export default async function* () {
    for (let n = 0; n < 10; n++) { yield String(n); await new Promise((r) => setTimeout(r, 30)); }
  }`);
  const { response } = await ask(server, '1');
  server.child.kill('SIGTERM');
  let text = '';
  for await (const chunk of chunks(response)) text += chunk;
  expect([text, await server.exit]).toEqual(['0123456789', 0]);
});
