import { readFileSync } from 'node:fs';
import { PAGE, rulesPage } from '../../scripts/generate-rules-page';

test('the page of rules is that of the catalogue: node --import tsx scripts/generate-rules-page.ts', () => {
  expect(readFileSync(PAGE, 'utf8') === rulesPage()).toBe(true);
});
