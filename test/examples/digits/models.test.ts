import * as path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { testImages } from '../../../examples/digits/images';

const images = testImages();

test('there are 360 images of 64 pixels from 0 to 16, every digit among them', () => {
  expect(images).toHaveLength(360);
  expect(images.every(({ pixels }) => pixels.length === 64)).toBe(true);
  expect(images.flatMap(({ pixels }) => pixels).every((p) => Number.isInteger(p) && p >= 0 && p <= 16)).toBe(true);
  expect([...new Set(images.map(({ label }) => label))].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

// What train.py printed when it wrote the models.
describe.each([
  ['champion', 342],
  ['challenger', 353],
])('the %s', (name, right) => {
  const predict = async () => {
    const session = await InferenceSession.create(
      path.join(__dirname, '../../../examples/digits/models', name, 'model.onnx'),
    );
    const pixels = Float32Array.from(images.flatMap((image) => image.pixels));
    return session.run({ X: new Tensor('float32', pixels, [images.length, 64]) });
  };

  test(`reads ${right} of the 360 images right, as after training`, async () => {
    const { label } = await predict();
    expect(images.filter((image, i) => image.label === Number(label.data[i]))).toHaveLength(right);
  });

  test('answers a label and ten probabilities for each image', async () => {
    const { label, probabilities } = await predict();
    expect([label.type, label.dims]).toEqual(['int64', [360]]);
    expect([probabilities.type, probabilities.dims]).toEqual(['float32', [360, 10]]);
  });
});
