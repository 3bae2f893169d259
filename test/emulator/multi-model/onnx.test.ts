import { ImageOverrides } from '../../../emulator/src/containers/image-overrides';
import { fixture, ServerProcess } from '../../containers/onnx/helper';
import { archiveOf } from '../sagemaker/archive';
import { Local } from '../sagemaker/local';
import { Many, PREFIX } from './many';
import { ONNX_ENVIRONMENT, onnxImage } from './onnx-image';

const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/onnx:1';
/** Each takes 128 KiB and a little: there is room for two. */
const MEMORY = '300000';
const ROWS: Readonly<Record<string, string>> = {
  linear: '[[1, 2, 3, 4]]',
  classifier: '[[1, 2, 3, 4]]',
  total: '[[1, 2]]',
};
const MODELS = Object.keys(ROWS);
const JSON_TYPE = { ContentType: 'application/json', Accept: 'application/json' };

let many: Many;

beforeAll(async () => {
  const image = onnxImage();
  many = await Many.start({ connect: (local) => local.world.part(ImageOverrides).use({ [IMAGE]: image }) });
  for (const name of MODELS)
    many.local.objects.set(`${PREFIX}${name}.tar.gz`, archiveOf({ 'model.onnx': fixture(`${name}.onnx`) }));
  const environment = { SERVING_MODEL_MEMORY_BYTES: MEMORY, ...ONNX_ENVIRONMENT };
  await many.endpoint('onnx', { image: IMAGE, environment });
});
afterAll(() => Local.removeAll());

test('the ONNX container answers as with one model, also where there is no memory for all of them', async () => {
  const expected = new Map<string, unknown>();
  for (const name of MODELS) {
    const alone = await ServerProcess.start(name);
    const { text } = await alone.post('/invocations', ROWS[name], { 'content-type': 'application/json' });
    expected.set(name, JSON.parse(text));
    await alone.stop();
  }
  for (const name of [...MODELS, ...MODELS])
    expect(await many.ask('onnx', `${name}.tar.gz`, ROWS[name], JSON_TYPE)).toEqual(expected.get(name));
  expect(many.values('ModelUnloadingTime').length).toBeGreaterThanOrEqual(4);
  expect(many.values('ModelDownloadingTime')).toHaveLength(3);
});

test('fails when an archive holds no model, with what the container says', async () => {
  many.put('text.tar.gz', 'no model');
  const error = await many.ask('onnx', 'text.tar.gz', '[[1]]', JSON_TYPE).catch((caught) => caught);
  expect(error).toMatchObject({ name: 'ModelError', OriginalStatusCode: 400 });
  expect(error.OriginalMessage).toContain('cannot be loaded');
});
