import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Fields } from '../../../emulator/src/cloudformation/template/template';
import type { Scaled } from '../../../emulator/src/simulate/scaled';
import { readTarget } from '../../../emulator/src/simulate/settings/read';
import { simulate } from '../../../emulator/src/simulate/simulate';
import { readTrace } from '../../../emulator/src/simulate/trace';

const TRACES = path.join(__dirname, 'traces');
const SETTINGS = path.join(TRACES, 'settings');
const ROOT = path.join(__dirname, '../../..');
const PYTHON = [path.join(ROOT, '.venv/bin/python')].find(existsSync) ?? 'python3';

const named = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));

const pairs = named(TRACES, '.csv').flatMap((trace) =>
  named(SETTINGS, '.json').map((settings): [string, string] => [trace, settings]),
);

/** A change of an alarm, or a scaling: when (in seconds from the beginning), whose, and what. */
interface Decided {
  readonly time: number;
  readonly event: 'alarm' | 'scaling';
  readonly policy: string;
  readonly alarm: string;
  readonly from: string | number;
  readonly to: string | number;
}

test('there are three traces, and three settings for each', () => {
  expect(pairs).toHaveLength(9);
});

test.each(pairs)('of %s under %s, alarms and scalings are those of the independent script', (trace, settings) => {
  const expected = independent(trace, settings);
  expect(emulated(trace, settings)).toEqual(expected);
  expect(expected.filter(({ event }) => event === 'scaling').length).toBeGreaterThan(4);
});

/** Without what happens when the trace has ended. */
function independent(trace: string, settings: string): Decided[] {
  const files = [path.join(TRACES, `${trace}.csv`), path.join(SETTINGS, `${settings}.json`)];
  const printed = execFileSync(PYTHON, [path.join(__dirname, 'independent.py'), ...files], { encoding: 'utf8' });
  const lines = printed.trim().split('\n');
  return lines
    .map((line) => JSON.parse(line))
    .filter(({ time }) => time < rowsOf(trace) * 60)
    .map(({ time, event, policy, alarm, from, to, before, after }) => {
      return { time, event, policy, alarm, from: from ?? before, to: to ?? after };
    });
}

const rowsOf = (trace: string) =>
  readFileSync(path.join(TRACES, `${trace}.csv`), 'utf8')
    .trim()
    .split('\n').length - 1;

/** Datapoints are there at once, as the script takes it. */
function emulated(name: string, settings: string): Decided[] {
  const given = JSON.parse(readFileSync(path.join(SETTINGS, `${settings}.json`), 'utf8'));
  const trace = readTrace(readFileSync(path.join(TRACES, `${name}.csv`), 'utf8'), name);
  const startup = given.instanceStartSeconds * 1000;
  const { activities, alarms, from } = simulate(scaledOf(given), trace, { startup, publishingDelay: 0 });
  const seconds = (at: number) => (at - from) / 1000;
  const changes = alarms.map(({ at, alarm, ...change }) => {
    return { time: seconds(at), event: 'alarm' as const, alarm: kindOf(alarm), ...change };
  });
  const scalings = activities.flatMap(({ at, policy, cause, from: before, to, notScaled }) => {
    if (notScaled) return [];
    if (policy === undefined || to === undefined) throw new Error(`${cause}: the script knows of nothing but policies`);
    const alarm = kindOf(cause.match(/^monitor alarm (\S+) in state ALARM/)?.[1] ?? cause);
    return [{ time: seconds(at), event: 'scaling' as const, policy, alarm, from: before, to }];
  });
  return [...changes, ...scalings].sort((a, b) => a.time - b.time);
}

const kindOf = (alarm: string) => alarm.replace(/^.*-/, '');

type Given = Readonly<Record<string, unknown>>;

function scaledOf({ minCapacity, maxCapacity, initialCount, policies }: Given): Scaled {
  const target = {
    resourceId: 'endpoint/endpoint/variant/variant',
    scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    minCapacity,
    maxCapacity,
    policies: (policies as Given[]).map(policyOf),
    scheduledActions: [],
  };
  return readTarget(target, () => ({ initial: Number(initialCount), share: 1, asynchronous: false }));
}

function policyOf({ name, type, metric, alarm, ...given }: Given) {
  const settings = capitalized(given) as Fields;
  if (type === 'TargetTrackingScaling') {
    expect(metric).toBe('InvocationsPerInstance');
    const PredefinedMetricSpecification = { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' };
    return { name: String(name), tracking: { ...settings, PredefinedMetricSpecification }, alarms: [] };
  }
  const { metric: MetricName, ...rule } = alarm as Given;
  const watched = { AlarmName: 'Alarm', Namespace: 'AWS/SageMaker', MetricName, Statistic: 'Sum', Period: 60 };
  return { name: String(name), step: settings, alarms: [{ ...watched, ...(capitalized(rule) as Fields) }] };
}

/** The service's names begin with a capital letter. */
function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name[0].toUpperCase() + name.slice(1), capitalized(entry)]),
  );
}
