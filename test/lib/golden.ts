import * as fs from 'node:fs';
import * as path from 'node:path';

const FOLDER = path.join(__dirname, '..', 'golden');

/**
 * Compares a template with the one in test/golden. To accept a change, run with UPDATE_GOLDEN=1 and review the difference like code.
 *
 * The hashes of images and of functions are left out: they change with each build of what is bundled.
 */
export function expectGolden(name: string, template: object): void {
  const file = path.join(FOLDER, `${name}.template.json`);
  const hashes = /(container-assets-[^"]*:|"S3Key": ")[0-9a-f]{64}/g;
  const text = `${JSON.stringify(template, undefined, 2).replace(hashes, '$1<hash>')}\n`;
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(file, text);
  expect(text).toBe(fs.readFileSync(file, 'utf8'));
}
