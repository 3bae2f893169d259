import { connect, type Socket } from 'node:net';
import { freePort } from '../free-port';
import { buildServer, modelFolder, ServerProcess, serving } from './helper';

beforeAll(buildServer);

const server = serving('classifier', { SERVING_LOG_REQUESTS: '1', SERVING_MAX_BODY_BYTES: '6291456' });
const ROW = '[1,2,3,4]';

describe('health and routes', () => {
  test('ping is 200 and empty once the model is loaded', async () => {
    expect(await server().request('/ping')).toMatchObject({ status: 200, text: '' });
  });

  test('a query string does not matter', async () => {
    expect((await server().request('/ping?x=1')).status).toBe(200);
  });

  test('before the model is loaded ping is 503 or waits, and then it is 200', async () => {
    const port = String(await freePort());
    const early = ServerProcess.spawn(modelFolder('linear'), { SAGEMAKER_BIND_TO_PORT: port });
    const statuses = new Set<number>();
    while (!statuses.has(200)) {
      const response = await fetch(`http://127.0.0.1:${port}/ping`).catch(() => undefined);
      if (response) statuses.add(response.status);
    }
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    await early.stop();
  });

  test.each([
    ['GET', '/', 404, 'NOT_FOUND', 'GET / is not served: there are GET /ping and POST /invocations'],
    ['GET', '/invocations', 405, 'METHOD_NOT_ALLOWED', 'GET /invocations is not served: use POST'],
    ['POST', '/ping', 405, 'METHOD_NOT_ALLOWED', 'POST /ping is not served: use GET'],
  ])('fails when %s %s is asked for', async (method, path, status, code, error) => {
    const reply = await server().request(path, { method });
    expect([reply.status, JSON.parse(reply.text)]).toEqual([status, { error, code }]);
    expect(reply.headers.get('allow')).toBe(status === 405 ? error.split(' ').at(-1) : null);
  });
});

describe('media types', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['text/*', 'text/csv'],
    ['text/csv;q=0.5, application/json;q=0.4', 'text/csv'],
    ['text/html, text/csv;q=0.1', 'text/csv'],
    ['application/json;q=0, */*', 'text/csv'],
    ['Text/CSV; charset=utf-8', 'text/csv'],
    ['application/x-npy; output=probabilities', 'application/x-npy'],
  ])('Accept: %s is answered with %s', async (accept, type) => {
    const reply = await server().invoke(ROW, 'application/json', accept);
    expect([reply.status, reply.type]).toEqual([200, type]);
  });

  test.each(['image/png', 'application/json; output=score', 'application/json;q=0', '"'])(
    'fails when only %s is accepted',
    async (accept) => {
      const reply = await server().invoke(ROW, 'application/json', accept);
      const offered =
        'accept one of application/json, text/csv, application/x-npy, with "; output=" and one of label, probabilities for a single output';
      expect([reply.status, JSON.parse(reply.text)]).toEqual([
        406,
        { error: `nothing in "Accept: ${accept}" can be given: ${offered}`, code: 'NOT_ACCEPTABLE' },
      ]);
    },
  );

  test.each([
    [
      'application/x-parquet',
      'application/x-parquet is not taken: send one of application/json, text/csv, application/x-npy',
    ],
    ['text/csv; charset=latin1', 'charset latin1 is not taken: send UTF-8'],
  ])('fails when the content type is %s', async (type, reason) => {
    const reply = await server().invoke(ROW, type);
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      415,
      { error: `the content type ${reason}`, code: 'UNSUPPORTED_MEDIA_TYPE' },
    ]);
  });

  test('fails when the body is compressed', async () => {
    const init = {
      method: 'POST',
      body: ROW,
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    };
    const reply = await server().request('/invocations', init);
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      415,
      { error: 'the content encoding gzip is not taken: send the body as it is', code: 'UNSUPPORTED_ENCODING' },
    ]);
  });
});

describe('bodies', () => {
  const tooLarge = {
    error: 'the body is longer than 6291456 bytes: send fewer rows a request, or set SERVING_MAX_BODY_BYTES',
    code: 'BODY_TOO_LARGE',
  };

  test('a body at the limit is read', async () => {
    const reply = await server().invoke(ROW.padEnd(6_291_456), 'application/json');
    expect(reply.status).toBe(200);
  });

  test('fails when a body is one byte over the limit, and the connection lives on', async () => {
    const reply = await server().invoke(ROW.padEnd(6_291_457), 'application/json');
    expect([reply.status, JSON.parse(reply.text)]).toEqual([413, tooLarge]);
    expect(reply.headers.get('connection')).toBe('keep-alive');
  });

  test('fails when a body of unknown length grows over the limit', async () => {
    const chunk = new Uint8Array(1_000_000).fill(32);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => (sent++ < 7 ? controller.enqueue(chunk) : controller.close()),
    });
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'text/csv' } };
    const reply = await server().request('/invocations', init as RequestInit);
    expect([reply.status, JSON.parse(reply.text)]).toEqual([413, tooLarge]);
  });

  test('a client that goes away in the middle of its body leaves no trace', async () => {
    const head = 'POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    for (const rest of [
      'Content-Length: 100\r\n\r\n[1,2',
      'Transfer-Encoding: chunked\r\n\r\n4\r\n[1,2\r\n',
      'Content-Le',
    ]) {
      const socket = await dial(server().port);
      socket.write(head + rest);
      await new Promise((resolve) => setTimeout(resolve, 20));
      socket.destroy();
    }
    expect((await server().invoke(ROW)).status).toBe(200);
    expect(server().stderr).toBe('');
  });

  test('what is no HTTP is answered 400', async () => {
    const socket = await dial(server().port);
    socket.write('hello\r\n\r\n');
    const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test('a request is one log line, with its inference id and without its payload', async () => {
  const headers = { 'content-type': 'application/json', 'x-amzn-sagemaker-inference-id': 'id-1' };
  await server().request('/invocations', { method: 'POST', body: ROW, headers });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const line = server()
    .events()
    .find(({ inferenceId }) => inferenceId === 'id-1');
  expect(line).toEqual({
    time: expect.any(String),
    event: 'request',
    method: 'POST',
    path: '/invocations',
    status: 200,
    ms: expect.any(Number),
    inferenceId: 'id-1',
  });
});

function dial(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
  });
}
