import { folderWith } from '../container-process';
import { DockerImage, docker } from '../docker-image';
import { buildServer, CONTAINER } from './helper';

const image = new DockerImage(CONTAINER, 'serving-test-transform', 26_000 + (process.pid % 5_000));
const headers = { 'content-type': 'application/json' };
const invoke = (body: string): Promise<Response> =>
  fetch(`${image.url}/invocations`, { method: 'POST', body, headers });

beforeAll(() => {
  buildServer();
  image.build();
}, 600_000);

test('it says that it listens on the port it is told', () => {
  expect(image.labels()).toMatchObject({ 'com.amazonaws.sagemaker.capabilities.accept-bind-to-port': 'true' });
});

test('it runs the mounted function, and stops in peace at SIGTERM', async () => {
  const folder = folderWith({ 'code/transform.mjs': 'export default (rows) => rows.map((row) => row.length);' });
  await image.running({ mounts: { [folder]: '/opt/ml/model' } }, async (id) => {
    expect(await (await invoke('[[1,2],[3]]')).json()).toEqual([2, 1]);
    docker('kill', '--signal', 'TERM', id);
    expect(docker('wait', id)).toBe('0');
  });
});

test('it streams', async () => {
  const folder = folderWith({ 'transform.js': 'module.exports = async function* (words) { yield* words; };' });
  await image.running({ mounts: { [folder]: '/opt/ml/model' } }, async () => {
    expect(await (await invoke('["a","b"]')).text()).toBe('ab');
  });
});

test('fails when there is no function, with one sentence in its log', () => {
  expect(image.death()).toEqual([1, 'cannot serve: the model folder /opt/ml/model is not there\n']);
});
