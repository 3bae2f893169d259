import { injectCommand } from '../../../emulator/src/commands/inject';
import { statusCommand } from '../../../emulator/src/commands/status';
import { type EndpointView, renderStatus } from '../../../emulator/src/status-view';
import { blueGreen, Guarded, percent } from '../sagemaker/guarded';
import { Local } from '../sagemaker/local';

let guarded: Guarded;

beforeAll(async () => {
  guarded = await Guarded.start();
});
afterAll(() => Local.removeAll());

const port = () => new URL(guarded.local.url).port;
const read = async () =>
  ((await (await fetch(`${guarded.local.url}/_serving/status`)).json()) as { endpoints: EndpointView[] }).endpoints;

/** What a command prints to standard output. */
async function printed(run: () => Promise<unknown>): Promise<string> {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await run();
    return write.mock.calls.map(([text]) => text).join('');
  } finally {
    write.mockRestore();
  }
}

test('an emulator without endpoints says so', () => {
  expect(renderStatus('http://x', [])).toBe(
    'sagemaker-serving-local at http://x: no endpoints. Deploy one with cdk deploy.\n',
  );
});

test('the status names every instance with its port and its log', async () => {
  await guarded.endpoint('shown', 2);
  const [{ instances, rollout }] = await read();
  expect(rollout).toBeUndefined();
  expect(instances).toEqual(
    Array(2).fill({
      variant: 'all',
      id: expect.stringMatching(/^i-[0-9a-f]{12}$/),
      containers: [
        {
          name: 'primary',
          port: expect.any(Number),
          log: expect.stringMatching(/\/logs\/shown\/all-i-[0-9a-f]{12}\.log$/),
        },
      ],
      outstanding: 0,
      fleet: 'old',
      configName: 'shown',
    }),
  );
});

test('a rollout is shown as it moves: both fleets, their shares, the step, the bake, the alarms, the faults', async () => {
  await guarded.update('shown', blueGreen({ Type: 'CANARY', CanarySize: percent(25) }));
  await guarded.baking('shown', 'canary capacity of 1 instance(s)');
  guarded.alarms.set('errors', 'OK', 'no datapoints');
  const argv = ['--port', port(), '--endpoint', 'shown', '--fleet', 'new', '--errors', '0.3', '--latency', '1.5s'];
  expect(await printed(() => injectCommand().parseAsync(argv, { from: 'user' }))).toBe(
    'shown: 1 fault(s) injected\n  30.0 % errors, 1500 ms more (all variants, the new fleet)\n',
  );
  const text = await printed(() => statusCommand().parseAsync(['--port', port(), '--watch'], { from: 'user' }));
  const instance = / {12}i-[0-9a-f]{12} {3}port \d+ {3}0 requests {3}\/.*\.log/;
  expect(text.split('\n')).toEqual([
    `sagemaker-serving-local at http://127.0.0.1:${port()}`,
    '',
    'shown   Updating   since 2026-11-20T12:00:00.000Z   us-east-1   000000000000',
    '  config  shown (serving)',
    '          all  ███████████████░░░░░  75.0 %   2 of 2 instances',
    expect.stringMatching(instance),
    expect.stringMatching(instance),
    '  config  shown-two (coming up)',
    '          all  █████░░░░░░░░░░░░░░░  25.0 %   2 of 2 instances',
    expect.stringMatching(instance),
    expect.stringMatching(instance),
    '  rollout  step 1 of 3: Baking until 2026-11-20T12:05:00.000Z',
    '  alarm   errors  OK  no datapoints',
    '  fault   30.0 % errors, 1500 ms more (all variants, the new fleet)',
    expect.stringMatching(/^ {2}logs {4}\/.*\/logs\/shown$/),
    '',
  ]);
});

test('a rollback is shown with its reason', async () => {
  const [shown] = await read();
  const back = { ...shown.rollout!, direction: 'back' as const, reason: 'Because.' };
  expect(renderStatus('http://x', [{ ...shown, rollout: back }])).toMatch(
    /config {2}shown \(coming back\)[\s\S]*config {2}shown-two \(going\)[\s\S]*\n {2}rolling back {2}step 1 of 3: Baking until .*\n {10}Because\.\n/,
  );
});

test('fails when a fault is written wrongly', () => {
  const parse = (...argv: string[]) =>
    injectCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parseAsync(['--endpoint', 'shown', ...argv], { from: 'user' });
  return Promise.all([
    expect(parse('--latency', '200')).rejects.toThrow('It is a number with ms or s: 200ms, 1.5s.'),
    expect(parse('--errors', '30')).rejects.toThrow('It is a number from 0 to 1.'),
  ]);
});
