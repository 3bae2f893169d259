import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { checkCommand } from '../../emulator/src/commands/check';

const folder = mkdtempSync(path.join(tmpdir(), 'check-'));
const FLAW = 'neither PrimaryContainer nor Containers is given; give one of them';
const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/inference-pipelines.html';
const ROLE = 'ExecutionRoleArn: arn:aws:iam::111122223333:role/serving';

function file(name: string, text: string): string {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  return place;
}

const broken = file(
  'broken.yaml',
  `Resources:\n  Model:\n    Type: AWS::SageMaker::Model\n    Properties: { ${ROLE} }\n`,
);

/** What the command prints, where, and how it exits. */
async function checked(...words: string[]) {
  const written = { out: '', err: '' };
  const to = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    written[stream] += text;
    return true;
  };
  const out = jest.spyOn(process.stdout, 'write').mockImplementation(to('out'));
  const err = jest.spyOn(process.stderr, 'write').mockImplementation(to('err'));
  process.exitCode = undefined;
  try {
    await checkCommand().parseAsync(words, { from: 'user' });
    return { ...written, code: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = undefined;
    out.mockRestore();
    err.mockRestore();
  }
}

test('a template in YAML is checked, and what was looked at is said', async () => {
  const { out, code } = await checked(broken);
  expect(out).toMatch(/broken\.yaml: 1 error, 0 warnings \(looked at 1 resource with \d+ rules\)\n/);
  expect(out).toContain(`  error   R003  Model: ${FLAW}\n                ${SEE}\n`);
  expect(code).toBe(1);
});

test('findings are printed as JSON', async () => {
  const { out, code } = await checked(broken, '--json');
  expect(JSON.parse(out)).toEqual([
    { severity: 'error', rule: 'R003', resource: 'Model', path: '', message: FLAW, file: broken },
  ]);
  expect(code).toBe(1);
});

test('findings are printed as SARIF, with the page of each rule', async () => {
  const [run] = JSON.parse((await checked(broken, '--sarif')).out).runs;
  expect(run.results).toEqual([
    {
      ruleId: 'R003',
      level: 'error',
      message: { text: FLAW },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: broken } },
          logicalLocations: [{ fullyQualifiedName: 'Model', kind: 'resource' }],
        },
      ],
    },
  ]);
  expect(run.tool.driver.rules).toContainEqual(expect.objectContaining({ id: 'R003', helpUri: SEE }));
});

test('only the rules that are named are asked', async () => {
  expect(await checked(broken, '--rule', 'R008')).toMatchObject({ out: expect.stringContaining('0 errors'), code: 0 });
});

test('a rule is explained with a wrong and a right template', async () => {
  const { out, code } = await checked('--explain', 'r003');
  expect(out).toContain('R003 (error): A model has either PrimaryContainer or Containers.\n');
  expect(out).toContain('\nWrong:\n');
  expect(code).toBe(0);
});

test.each([
  ['a file that is not there', () => path.join(folder, 'nowhere'), 'does not exist'],
  ['a folder without templates', () => mkdtempSync(path.join(folder, 'empty-')), 'has no template in it'],
  ['JSON that is none', () => file('half.json', '{"Resources": '), 'JSON not well-formed'],
  ['YAML that is none', () => file('odd.yaml', 'a: [1'), 'odd.yaml'],
  ['a file that is no template', () => file('list.yaml', '- a\n'), 'it is no CloudFormation template'],
])('fails with exit code 2, and a sentence, for %s', async (_what, place, words) => {
  const { err, code } = await checked(place());
  expect(err).toContain(words);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(2);
});
