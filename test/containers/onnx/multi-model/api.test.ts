import { request } from 'node:http';
import { fixture, folderWith, modelFolder, type ServerProcess } from '../helper';
import { invoke, LINEAR, load, multiModels, notLoaded, pathOf, ROW, told, unload } from './helper';

const multiModel = multiModels();

describe('the multi-model API', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await multiModel({ SERVING_LOG_REQUESTS: '1' });
  });

  test('ping is 200 before any model is loaded', async () => {
    expect((await server.request('/ping')).status).toBe(200);
    expect(told(await server.request('/models'))).toEqual([200, { models: [] }]);
  });

  test('a model is loaded, described, invoked and unloaded by its name', async () => {
    const described = [200, { modelName: 'a', modelUrl: LINEAR }];
    expect(told(await load(server, 'a', LINEAR))).toEqual(described);
    expect(told(await server.request('/models/a'))).toEqual(described);
    expect(told(await invoke(server, 'a'))).toEqual([
      200,
      { predictions: [[expect.any(Number), expect.any(Number), expect.any(Number)]] },
    ]);
    expect(told(await unload(server, 'a'))).toEqual(described);
    expect(told(await server.request('/models/a'))).toEqual(notLoaded('a'));
    expect(told(await invoke(server, 'a'))).toEqual(notLoaded('a'));
    expect(told(await unload(server, 'a'))).toEqual(notLoaded('a'));
  });

  test.each(['0f3c9a', 'a/b.tar.gz', 'invoke', '..', 'ä 漢 %2F?#&+', '__proto__'])(
    'the name %p is opaque',
    async (name) => {
      const path = name === '..' ? '/models/%2E%2E' : pathOf(name);
      expect((await load(server, name, LINEAR)).status).toBe(200);
      // fetch would resolve the dots of a path.
      expect(await raw(server.port, 'GET', path)).toEqual([200, { modelName: name, modelUrl: LINEAR }]);
      expect((await raw(server.port, 'POST', `${path}/invoke`, ROW))[0]).toBe(200);
      expect(await raw(server.port, 'DELETE', path)).toEqual([200, { modelName: name, modelUrl: LINEAR }]);
    },
  );

  test('each name answers with its own model', async () => {
    await load(server, 'row sums', modelFolder('total'));
    await load(server, 'classes', modelFolder('classifier'));
    const npy = { 'content-type': 'application/x-npy' };
    const sum = await server.post('/models/row%20sums/invoke', fixture('rows_f4.npy'), npy);
    expect(told(sum)).toEqual([200, { predictions: 21 }]);
    const csv = await invoke(server, 'classes', '0,0,0,0', { 'content-type': 'text/csv', accept: 'text/csv' });
    expect([csv.status, csv.type, csv.text.split(',').length]).toEqual([200, 'text/csv', 4]);
  });

  test('what a request asks wrongly is answered as at /invocations', async () => {
    await load(server, 'strict', LINEAR);
    expect(told(await invoke(server, 'strict', '[1,2]'))).toEqual([
      400,
      { error: 'input "X": row 1 has 2 values, the model takes 4', code: 'WRONG_SHAPE' },
    ]);
    expect((await invoke(server, 'strict', ROW, { accept: 'image/png' })).status).toBe(406);
    expect((await invoke(server, 'strict', ROW, { 'content-type': 'image/png' })).status).toBe(415);
  });

  test('the target model that SageMaker names is in the log', async () => {
    await load(server, 'logged', LINEAR);
    await invoke(server, 'logged', ROW, { 'x-amzn-sagemaker-target-model': 'de/digits.tar.gz' });
    const path = '/models/logged/invoke';
    while (!server.events().some((line) => line.path === path)) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(server.events().find((line) => line.path === path)).toMatchObject({ targetModel: 'de/digits.tar.gz' });
  });

  test('fails when a name is loaded already', async () => {
    await load(server, 'twice', LINEAR);
    expect(told(await load(server, 'twice', modelFolder('total')))).toEqual([
      409,
      { error: 'the model "twice" is loaded: unload it first', code: 'ALREADY_LOADED' },
    ]);
  });

  test.each([
    ['no JSON', '{', 'it is not JSON'],
    ['no object', '"a"', '"model_name" must be a string that is not empty'],
    ['without a name', '{"url":"/m"}', '"model_name" must be a string that is not empty'],
    ['with an empty name', '{"model_name":"","url":"/m"}', '"model_name" must be a string that is not empty'],
    ['without a url', '{"model_name":"a"}', '"url" must be the absolute path of the model folder'],
    ['with a relative url', '{"model_name":"a","url":"m"}', '"url" must be the absolute path of the model folder'],
  ])('fails when the body of a load is %s', async (_, body, reason) => {
    const error = `the body must be {"model_name": …, "url": …}: ${reason}`;
    expect(told(await server.post('/models', body))).toEqual([400, { error, code: 'WRONG_FORM' }]);
  });

  test.each([
    [
      'is not there',
      '/nowhere',
      "the model folder /nowhere cannot be read: ENOENT: no such file or directory, scandir '/nowhere'",
    ],
    ['holds no model', folderWith({ 'a.txt': '' }), 'FOLDER holds no .onnx file: put the model there as model.onnx'],
    [
      'holds what is no model',
      folderWith({ 'model.onnx': '<html>' }),
      'FOLDER/model.onnx is a web page or an XML error, not a model: download the model itself',
    ],
    ['holds what cannot be served', modelFolder('half', 'model.onnx'), expect.stringContaining('of type float16')],
  ])('fails when the folder %s, and the name stays free', async (_, folder, reason) => {
    const sentence = typeof reason === 'string' ? reason.replace('FOLDER', folder) : undefined;
    const error = sentence ? `the model "unlucky" cannot be loaded: ${sentence}` : reason;
    expect(told(await load(server, 'unlucky', folder))).toEqual([400, { error, code: 'UNUSABLE_MODEL' }]);
    expect(told(await server.request('/models/unlucky'))).toEqual(notLoaded('unlucky'));
  });

  test('fails when a name in the path is not percent-encoded UTF-8', async () => {
    const error = '"%FF" in the path is not percent-encoded UTF-8';
    expect(told(await server.request('/models/%FF'))).toEqual([400, { error, code: 'WRONG_PATH' }]);
  });

  test.each([
    ['POST', '/invocations', 404],
    ['GET', '/models/', 404],
    ['PUT', '/models', 405],
    ['GET', '/models/a/invoke', 405],
  ])('fails when %s %s is asked for', async (method, path, status) => {
    expect((await server.request(path, { method })).status).toBe(status);
  });
});

/** A request whose path is sent as it is written. */
function raw(port: number, method: string, path: string, body?: string): Promise<[number | undefined, unknown]> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve([response.statusCode, JSON.parse(text)]));
    });
    sent.on('error', reject).end(body);
  });
}
