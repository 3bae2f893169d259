import { DockerImage, docker } from '../docker-image';
import { buildServer, CONTAINER, fixture, modelFolder } from './helper';

const image = new DockerImage(CONTAINER, 'serving-test-onnx', 21_000 + (process.pid % 5_000));

beforeAll(() => {
  buildServer();
  image.build();
}, 600_000);

test('it says that it listens on the port it is told, and serves many models', () => {
  expect(image.labels()).toMatchObject({
    'com.amazonaws.sagemaker.capabilities.accept-bind-to-port': 'true',
    'com.amazonaws.sagemaker.capabilities.multi-models': 'true',
  });
});

test('it carries the binaries of one platform', () => {
  const folder = '/opt/serving/node_modules/onnxruntime-node/bin/napi-v6';
  const list = ['-e', `console.log(require('fs').readdirSync('${folder}', { recursive: true }).sort().join())`];
  const arch = process.arch;
  expect(docker('run', '--rm', '--network', 'none', '--entrypoint', 'node', image.name, ...list)).toBe(
    `linux,linux/${arch},linux/${arch}/libonnxruntime.so.1,linux/${arch}/onnxruntime_binding.node`,
  );
});

test('it serves the mounted model, and stops in peace at SIGTERM', async () => {
  await image.running({ mounts: { [modelFolder('total')]: '/opt/ml/model' } }, async (id) => {
    const body = new Uint8Array(fixture('rows_f4.npy'));
    const init = { method: 'POST', body, headers: { 'content-type': 'application/x-npy' } };
    const response = await fetch(`${image.url}/invocations`, init);
    expect(await response.json()).toEqual({ predictions: 21 });
    docker('kill', '--signal', 'TERM', id);
    expect(docker('wait', id)).toBe('0');
  });
});

test('it serves many models under /opt/ml/models', async () => {
  const mounts = {
    [modelFolder('total')]: '/opt/ml/models/a1/model',
    [modelFolder('linear')]: '/opt/ml/models/b2/model',
  };
  await image.running({ mounts, env: { SAGEMAKER_MULTI_MODEL: 'true' } }, async () => {
    for (const name of ['a1', 'b2']) {
      const body = JSON.stringify({ model_name: name, url: `/opt/ml/models/${name}/model` });
      expect((await fetch(`${image.url}/models`, { method: 'POST', body })).status).toBe(200);
    }
    const init = { method: 'POST', body: '[[1,2],[3,4]]', headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${image.url}/models/a1/invoke`, init);
    expect(await response.json()).toEqual({ predictions: 10 });
  });
});

test('fails when there is no model, with one sentence in its log', () => {
  expect(image.death()).toEqual([
    1,
    "cannot serve: the model folder /opt/ml/model cannot be read: ENOENT: no such file or directory, scandir '/opt/ml/model'\n",
  ]);
});
