import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** One handwritten digit: what it says, and its 8x8 pixels from 0 to 16, row by row. */
export interface DigitImage {
  readonly label: number;
  readonly pixels: number[];
}

/** The 360 images that train.py kept away from training. */
export function testImages(): DigitImage[] {
  const [, ...lines] = readFileSync(path.join(__dirname, 'test-images.csv'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [label, ...pixels] = line.split(',').map(Number);
    return { label, pixels };
  });
}
