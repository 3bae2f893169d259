import { request } from 'node:http';
import { connect } from 'node:net';
import { modelFolder, type ServerProcess } from '../helper';
import { invoke, LINEAR, load, multiModels, ROW, told, unload } from './helper';

const multiModel = multiModels();

describe('at the same time', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await multiModel();
  });

  test('of many loads of one name one wins', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => load(server, 'raced', LINEAR)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
    expect((await invoke(server, 'raced')).status).toBe(200);
  });

  test('a request that holds the model is answered before the model goes, and no new one is taken', async () => {
    await load(server, 'held', LINEAR);
    const slow = slowRequest(server.port, '/models/held/invoke');
    await slow.arrived;
    const unloaded = unload(server, 'held');
    // The unload is there once the name is gone.
    while ((await server.request('/models/held')).status !== 404);
    expect((await invoke(server, 'held')).status).toBe(404);
    // A load of the same name waits for the model that goes.
    const again = load(server, 'held', modelFolder('total'));
    expect(await Promise.race([unloaded, again, new Promise((resolve) => setTimeout(resolve, 200, 'waiting'))])).toBe(
      'waiting',
    );
    expect(await slow.finish(ROW)).toBe(200);
    expect([(await unloaded).status, (await again).status]).toEqual([200, 200]);
    expect(told(await invoke(server, 'held', '[[1,2],[3,4]]'))).toEqual([200, { predictions: 10 }]);
  });

  test('a client that goes away does not hold the model', async () => {
    await load(server, 'left', LINEAR);
    const slow = slowRequest(server.port, '/models/left/invoke');
    await slow.arrived;
    const unloaded = unload(server, 'left');
    slow.leave();
    expect((await unloaded).status).toBe(200);
  });

  test('a model that is replaced while it is loaded is the new one in the end', async () => {
    const replaced = (url: string): string => JSON.stringify({ model_name: 'replaced', url });
    // Requests in one piece on one connection arrive in this order, each before the one ahead of it is answered.
    const answers = await pipelined(server.port, [
      ['POST', '/models', replaced(LINEAR)],
      ['DELETE', '/models/replaced', ''],
      ['POST', '/models', replaced(modelFolder('total'))],
    ]);
    expect(answers).toEqual([200, 200, 200]);
    expect(told(await invoke(server, 'replaced', '[[1,2],[3,4]]'))).toEqual([200, { predictions: 10 }]);
  });

  test('loads, calls and unloads of many names in any order leave what was asked for', async () => {
    const work = Array.from({ length: 40 }, async (_, index) => {
      const name = `many ${index}`;
      const statuses = [(await load(server, name, LINEAR)).status];
      statuses.push(...(await Promise.all([invoke(server, name), invoke(server, name)])).map(({ status }) => status));
      if (index % 2 === 0) statuses.push((await unload(server, name)).status);
      return statuses.every((status) => status === 200);
    });
    expect(await Promise.all(work)).toEqual(work.map(() => true));
    const listed = JSON.parse((await server.request('/models?limit=1000')).text).models as { modelName: string }[];
    expect(listed.filter(({ modelName }) => modelName.startsWith('many'))).toHaveLength(20);
    expect(server.stderr).toBe('');
  });
});

/** A request that the server has begun, and whose body is still to come. */
function slowRequest(port: number, path: string) {
  const headers = { 'content-type': 'application/json', expect: '100-continue', 'transfer-encoding': 'chunked' };
  const sent = request({ host: '127.0.0.1', port, method: 'POST', path, headers });
  const answered = new Promise<number | undefined>((resolve) => {
    sent.on('response', (response) => resolve(response.resume().statusCode));
    sent.on('error', () => resolve(undefined));
  });
  // Node's server says 100 in the turn in which it hands the request on.
  const arrived = new Promise<void>((resolve) => sent.once('continue', resolve));
  sent.flushHeaders();
  return {
    arrived,
    finish: (body: string): Promise<number | undefined> => {
      sent.end(body);
      return answered;
    },
    leave: (): void => void sent.destroy(),
  };
}

function pipelined(port: number, requests: readonly (readonly [string, string, string])[]): Promise<number[]> {
  const text = requests.map(
    ([method, path, body]) =>
      `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text.join('')));
    let received = '';
    socket.on('error', reject).on('data', (data) => {
      received += data;
      const statuses = [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
      if (statuses.length === requests.length) resolve(statuses);
      if (statuses.length === requests.length) socket.destroy();
    });
  });
}
