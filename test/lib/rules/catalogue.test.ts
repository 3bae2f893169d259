import { CATALOGUE, check, type Rule } from '../../../lib/rules';

const IDS = CATALOGUE.map(({ id }) => id);

test('every rule has an id of its own', () => {
  expect(new Set(IDS).size).toBe(IDS.length);
});

const rows = CATALOGUE.map((rule): [string, Rule] => [`${rule.id}: ${rule.rule}`, rule]);

describe.each(rows)('%s', (_title, rule) => {
  test('its wrong example breaks it', () => {
    const { findings } = check({ Resources: rule.examples.wrong }, { rules: [rule] });
    expect(findings.map(({ rule: id, severity }) => [id, severity])).toContainEqual([rule.id, rule.severity]);
  });

  test('its right example breaks no rule', () => {
    expect(check({ Resources: rule.examples.right }).findings).toEqual([]);
  });

  test('it says what happens, and where it is known from', () => {
    expect(rule.otherwise).toMatch(/\.$/);
    expect(rule.rule).toMatch(/\.$/);
    expect(rule.source).not.toBe('');
    if (rule.unverified) expect(rule.severity).toBe('warning');
  });
});
