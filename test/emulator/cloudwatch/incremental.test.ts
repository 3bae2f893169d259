import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Alarms, Metrics, PUBLISHING_DELAY } from '../../../emulator/src/cloudwatch';
import type { AlarmDefinition, AlarmState, TreatMissingData } from '../../../emulator/src/cloudwatch/alarms/alarm';
import { evaluateAlarm } from '../../../emulator/src/cloudwatch/alarms/evaluate';
import { metricReader } from '../../../emulator/src/cloudwatch/metrics/read';
import type { Clock } from '../../../emulator/src/world/clock';
import { silentLog } from '../../../emulator/src/world/log';
import { World } from '../../../emulator/src/world/world';
import { MINUTE, SCOPE, START } from './cloud';

const LENGTH = 60;

/** A clock that jumps: whoever slept wakes at its end, however many minutes too late. */
class JumpingClock implements Clock {
  private time = START;
  private sleepers: { at: number; wake: () => void }[] = [];

  public now(): Date {
    return new Date(this.time);
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.sleepers.push({ at: this.time + milliseconds, wake }));
  }

  public async jumpTo(time: number): Promise<void> {
    this.time = time;
    const due = this.sleepers.filter(({ at }) => at <= time);
    this.sleepers = this.sleepers.filter(({ at }) => at > time);
    for (const { wake } of due) wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

function definitionFrom(next: () => number): AlarmDefinition {
  const EvaluationPeriods = 1 + Math.floor(next() * 4);
  return {
    AlarmName: 'any',
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    Namespace: 'App',
    MetricName: 'Errors',
    Statistic: 'Maximum',
    Period: [60, 120, 300][Math.floor(next() * 3)],
    EvaluationPeriods,
    DatapointsToAlarm: 1 + Math.floor(next() * EvaluationPeriods),
    Threshold: 0.5,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: ['missing', 'ignore', 'breaching', 'notBreaching'][Math.floor(next() * 4)] as TreatMissingData,
  };
}

/** The states from scratch: every minute is evaluated over all data. */
function fromScratch(world: World, definition: AlarmDefinition): [number, AlarmState][] {
  const changes: [number, AlarmState][] = [];
  let state: AlarmState = 'INSUFFICIENT_DATA';
  for (let end = START; end <= START + LENGTH * MINUTE - PUBLISHING_DELAY; end += MINUTE) {
    const at = end + PUBLISHING_DELAY;
    const next: AlarmState =
      evaluateAlarm(definition, end, at, metricReader(world.part(Metrics), SCOPE))?.state ?? state;
    if (next !== state) changes.push([at, next]);
    state = next;
  }
  return changes;
}

test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
  'evaluating as the clock moves gives what evaluating from scratch gives (seed %i)',
  async (seed) => {
    const next = random(seed * 7919);
    const clock = new JumpingClock();
    const folder = mkdtempSync(path.join(tmpdir(), 'serving-alarms-'));
    const world = new World({ folder, clock, log: silentLog });
    const definition = definitionFrom(next);
    const changes: [number, AlarmState][] = [];
    world.part(Alarms).subscribe(({ updatedAt, state }) => changes.push([Date.parse(updatedAt), state]));
    world.part(Alarms).put(SCOPE, definition);
    for (let minute = 0; minute < LENGTH; minute += 1 + Math.floor(next() * 3)) {
      await clock.jumpTo(START + minute * MINUTE + Math.floor(next() * 9_000));
      if (next() < 0.6)
        world.part(Metrics).put(SCOPE, { namespace: 'App', name: 'Errors', value: next() < 0.5 ? 1 : 0 });
    }
    await clock.jumpTo(START + LENGTH * MINUTE);
    expect(changes).toEqual(fromScratch(world, definition));
    rmSync(folder, { recursive: true, force: true });
  },
);
