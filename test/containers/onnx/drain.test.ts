import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { buildServer, ServerProcess } from './helper';

beforeAll(buildServer);

/** Some tens of milliseconds of work. */
const SLOW = JSON.stringify({ inputs: [300] });

interface Outcome {
  readonly status?: number;
  readonly connection?: string;
  readonly failure?: string;
}

function post(port: number, agent: Agent, path = '/invocations', method = 'POST', body = SLOW): Promise<Outcome> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request({ host: '127.0.0.1', port, path, method, agent, headers }, (response) => {
      const outcome = { status: response.statusCode, connection: response.headers.connection };
      response.resume().on('end', () => resolve(outcome));
    });
    sent.on('error', ({ message }) => resolve({ failure: message }));
    sent.end(method === 'POST' ? body : undefined);
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('every request in flight at the signal is answered, and the server exits 0', async () => {
  const server = await ServerProcess.start('slow');
  const agent = new Agent({ keepAlive: true });
  const inFlight = Array.from({ length: 12 }, () => post(server.port, agent));
  await pause(60);
  server.child.kill('SIGTERM');
  const outcomes = await Promise.all(inFlight);
  expect(outcomes.map(({ status, failure }) => failure ?? status)).toEqual(outcomes.map(() => 200));
  expect(await server.exit).toBe(0);
  expect(server.stderr).toBe('');
});

test('connections that wait behind long computations are answered too', async () => {
  const server = await ServerProcess.start('slow');
  // Hundreds of milliseconds each, in one turn of the event loop.
  const long = JSON.stringify({ inputs: [900] });
  const waiting = Array.from({ length: 8 }, () => post(server.port, new Agent(), '/invocations', 'POST', long));
  await pause(60);
  server.child.kill('SIGTERM');
  expect((await Promise.all(waiting)).map(({ status, failure }) => failure ?? status)).toEqual(waiting.map(() => 200));
  expect(await server.exit).toBe(0);
});

test('under steady load over kept connections not one request is lost', async () => {
  const server = await ServerProcess.start('slow');
  const outcomes: Outcome[] = [];
  let stopped = false;
  // Each client keeps one connection, and stops when it is told to with `Connection: close`.
  const client = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let outcome: Outcome = {}; outcome.connection !== 'close' && !outcome.failure; outcomes.push(outcome)) {
      outcome = await post(server.port, agent);
      await pause(5);
    }
  };
  const clients = Promise.all(Array.from({ length: 6 }, client)).then(() => {
    stopped = true;
  });
  await pause(300);
  expect(stopped).toBe(false);
  server.child.kill('SIGTERM');
  await clients;
  expect(await server.exit).toBe(0);
  expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(6);
});

test('during the drain ping is 503, and an open connection is answered and closed', async () => {
  const server = await ServerProcess.start('slow');
  const [health, idle] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })];
  expect(await post(server.port, health, '/ping', 'GET')).toMatchObject({ status: 200, connection: 'keep-alive' });
  expect(await post(server.port, idle)).toMatchObject({ status: 200, connection: 'keep-alive' });
  server.child.kill('SIGTERM');
  await server.event('stopping');
  expect(await post(server.port, health, '/ping', 'GET')).toEqual({ status: 503, connection: 'close' });
  // A connection that is taken keeps the port open for the next ones, a moment long.
  let late: Outcome = {};
  for (; !late.failure; late = await post(server.port, new Agent())) await pause(400);
  expect(late).toEqual({ failure: expect.stringContaining('ECONNREFUSED') });
  expect(await post(server.port, idle)).toEqual({ status: 200, connection: 'close' });
  expect(await server.exit).toBe(0);
});

test('idle connections do not hold the server up', async () => {
  const server = await ServerProcess.start('slow');
  await post(server.port, new Agent({ keepAlive: true }));
  const before = Date.now();
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(Date.now() - before).toBeLessThan(5_000);
});

test('a second signal ends the server at once', async () => {
  const server = await ServerProcess.start('slow');
  // A body that never arrives would be waited for.
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[');
  await pause(50);
  server.child.kill('SIGTERM');
  await pause(1_500);
  expect(server.child.exitCode).toBe(null);
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(1);
  socket.destroy();
});
