import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildServer, fixture, folderWith, modelFolder, ServerProcess } from './helper';

beforeAll(buildServer);

const LINEAR = fixture('linear.onnx');

async function death(folder: string, env: Record<string, string> = {}, args?: string[]): Promise<unknown> {
  const server = ServerProcess.spawn(folder, env, args);
  return [await server.exit, server.stderr.trimEnd(), server.stdout];
}

async function served(folder: string): Promise<Record<string, unknown>> {
  const server = ServerProcess.spawn(folder);
  const event = await server.event('serving');
  await server.stop();
  return event;
}

test('the start line names model, inputs, outputs and port', async () => {
  const folder = modelFolder('classifier');
  expect(await served(folder)).toEqual({
    time: expect.any(String),
    event: 'serving',
    model: join(folder, 'classifier.onnx'),
    inputs: { X: 'float32[N, 4]' },
    outputs: { label: 'int64[N]', probabilities: 'float32[N, 3]' },
    host: '127.0.0.1',
    port: expect.any(Number),
  });
});

test.each([
  ['model.onnx among others', { 'model.onnx': LINEAR, 'other.onnx': 'x' }, 'model.onnx'],
  ['the only model, wherever it is', { 'a/b/digits.onnx': LINEAR, 'a/labels.txt': '' }, 'a/b/digits.onnx'],
  ['the only model.onnx, wherever it is', { '1/model.onnx': LINEAR, 'other.onnx': 'x' }, '1/model.onnx'],
  ['no file that macOS hid beside it', { 'digits.onnx': LINEAR, '._digits.onnx': 'x' }, 'digits.onnx'],
])('%s is served', async (_, files, expected) => {
  const folder = folderWith(files);
  expect((await served(folder)).model).toBe(join(folder, expected));
});

test.each([
  ['is empty', '', 'is empty: copy the model again'],
  [
    'is a Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n',
    'is a Git LFS pointer, not the model: run `git lfs pull` and package the model again',
  ],
  ['is HTML', '\n<!DOCTYPE html>', 'is a web page or an XML error, not a model: download the model itself'],
  ['is a gzip archive', Buffer.from([0x1f, 0x8b, 8, 0]), 'is a gzip archive, not a model: unpack it'],
  [
    'is a zip archive',
    'PK\x03\x04',
    'is a zip archive or a PyTorch checkpoint, not ONNX: export the model with torch.onnx.export',
  ],
  [
    'is a pickle',
    Buffer.from([0x80, 4, 0x95]),
    'is a Python pickle, not ONNX: export the model with skl2onnx or torch.onnx.export',
  ],
  ['is cut off', LINEAR.subarray(0, 100), 'is not ONNX or is cut off: export the model again and copy it whole'],
  ['is something else', 'hello', 'is not ONNX or is cut off: export the model again and copy it whole'],
  [
    'has outputs that are no tensors',
    fixture('zipmap.onnx'),
    'has the output "probabilities" that is a sequence or a map, and only tensors are served: export the model without them (skl2onnx and onnxmltools: zipmap=False)',
  ],
  [
    'takes float16',
    fixture('half.onnx'),
    'has the input "X" of type float16, served are float32, float64, int8, uint8, int16, uint16, int32, uint32, int64, uint64, bool, string: convert the model with keep_io_types=True',
  ],
])('fails when the model %s', async (_, content, reason) => {
  const folder = folderWith({ 'model.onnx': content });
  expect(await death(folder)).toEqual([1, `cannot serve: ${join(folder, 'model.onnx')} ${reason}`, '']);
});

test('fails when there is no model', async () => {
  const folder = folderWith({ 'model.pkl': '' });
  expect(await death(folder)).toEqual([
    1,
    `cannot serve: ${folder} holds no .onnx file: put the model there as model.onnx`,
    '',
  ]);
});

test('fails when there are several models and none is called model.onnx', async () => {
  const folder = folderWith({ 'a.onnx': LINEAR, 'b/c.onnx': LINEAR });
  expect(await death(folder)).toEqual([
    1,
    `cannot serve: ${folder} holds several .onnx files (a.onnx, b/c.onnx): name the one to serve model.onnx`,
    '',
  ]);
});

test('fails when the model folder is not there', async () => {
  expect(await death('/nowhere')).toEqual([
    1,
    "cannot serve: the model folder /nowhere cannot be read: ENOENT: no such file or directory, scandir '/nowhere'",
    '',
  ]);
});

test('fails when the port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  expect(await death(modelFolder('linear'), { SAGEMAKER_BIND_TO_PORT: String(port) })).toEqual([
    1,
    `cannot serve: cannot listen on 127.0.0.1:${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
    '',
  ]);
  other.close();
});

test.each([
  ['SAGEMAKER_BIND_TO_PORT', 'http', 'a whole number from 0 to 65535'],
  ['SAGEMAKER_BIND_TO_PORT', '65536', 'a whole number from 0 to 65535'],
  ['SERVING_MAX_BODY_BYTES', '6MB', 'a whole number from 1 to 2147483647'],
  ['SERVING_INTRA_OP_THREADS', '0', 'a whole number from 1 to 1024'],
  ['OMP_NUM_THREADS', '-1', 'a whole number from 1 to 1024'],
  ['SERVING_LOG_REQUESTS', 'yes', '0 or 1'],
])('fails when %s is %s', async (name, value, allowed) => {
  expect(await death(modelFolder('linear'), { [name]: value })).toEqual([
    1,
    `cannot serve: ${name} is "${value}", allowed is ${allowed}`,
    '',
  ]);
});

test('fails when the argument is not serve', async () => {
  const sentence = 'cannot serve: the one argument is `serve`, as SageMaker passes it';
  expect(await death(modelFolder('linear'), {}, ['train'])).toEqual([1, sentence, '']);
});
