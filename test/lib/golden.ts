import * as fs from 'node:fs';
import * as path from 'node:path';

const FOLDER = path.join(__dirname, '..', 'golden');

/**
 * Compares a template with the one in test/golden. To accept a change, run with UPDATE_GOLDEN=1 and review the difference like code.
 *
 * The hash of an image is left out: it changes with each build of the bundled container.
 */
export function expectGolden(name: string, template: object): void {
  const file = path.join(FOLDER, `${name}.template.json`);
  const text = `${JSON.stringify(template, undefined, 2).replace(/(container-assets-[^:"]*:)[0-9a-f]{64}/g, '$1<hash>')}\n`;
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(file, text);
  expect(text).toBe(fs.readFileSync(file, 'utf8'));
}
