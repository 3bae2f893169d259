import { ServiceError } from '../../http/errors';
import { partitionOf } from '../../world/partition';
import { Scoped } from '../../world/scoped';
import type { Part, Scope, World } from '../../world/world';
import { resourceNotFound } from '../errors';
import { Metrics } from '../metrics/metrics';
import { metricReader } from '../metrics/read';
import { Actions, type Deliver, type Deliverer } from './actions';
import type { Alarm, AlarmDefinition, AlarmState, AlarmStatus, Tag } from './alarm';
import { alarmPeriod, evaluateAlarm, recentDatapoints } from './evaluate';
import { History } from './history';
import { INITIAL_REASON } from './reason';

/** How long after its end a period's datapoint is there for alarms. AWS promises nothing: it is assumed. */
export const PUBLISHING_DELAY = 10_000;

const MINUTE = 60_000;
/** Alarms of a period of less than a minute are evaluated so often, all others once a minute. */
const TICK = 10_000;
/** Evaluations that the clock jumped over are made up for, but no further back. */
const LONGEST_JUMP = 3 * 60 * MINUTE;

type Observer = (alarm: Alarm, previousState: AlarmState) => void;

/** CloudWatch's metric alarms, evaluated on the world's clock. */
export class Alarms implements Part {
  public readonly history: History;
  private readonly alarms: Scoped<Alarm>;
  private readonly actions: Actions;
  private readonly observers = new Set<Observer>();
  private readonly closing = new AbortController();
  private evaluatedTo: number | undefined;

  public constructor(private readonly world: World) {
    this.alarms = new Scoped(world.collection('cloudwatch-alarms'));
    this.history = new History(world);
    this.actions = new Actions(world, this.history);
  }

  /** Says who carries out actions, of all kinds where none are named. Those that nobody carries out are announced. */
  public connect(deliver: Deliver, which: Omit<Deliverer, 'deliver'> = { serves: () => true }): void {
    this.actions.connect({ deliver, ...which });
  }

  /** The datapoints that an alarm's newest evaluation rests on, from the oldest. */
  public datapoints(alarm: Alarm): number[] {
    const interval = intervalOf(alarm);
    const end = Math.floor(lastTick(this.world.now().getTime()) / interval) * interval;
    const read = metricReader(this.world.part(Metrics), alarm);
    return recentDatapoints(alarm.definition, end, read).map(({ value }) => value);
  }

  /** Calls at each change of an alarm's state. */
  public subscribe(observer: Observer): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  public find(scope: Scope, name: string): Alarm | undefined {
    return this.alarms.get(scope, name);
  }

  /** @throws ServiceError ResourceNotFound */
  public require(scope: Scope, name: string): Alarm {
    const alarm = this.find(scope, name);
    if (!alarm) throw resourceNotFound(`Alarm ${name} does not exist.`);
    return alarm;
  }

  public list(scope: Scope): Alarm[] {
    return this.alarms.list(scope).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Makes an alarm, or gives the one of that name another definition: its state and tags stay. */
  public put({ account, region }: Scope, definition: AlarmDefinition, tags: readonly Tag[] = []): Alarm {
    const { AlarmName: name } = definition;
    const now = this.now();
    const own = this.own({ account, region }, name);
    const status = own ?? { state: 'INSUFFICIENT_DATA', reason: INITIAL_REASON, updatedAt: now, transitionedAt: now };
    const arn = `arn:${partitionOf(region)}:cloudwatch:${region}:${account}:alarm:${name}`;
    const alarm = { tags, ...status, account, region, name, arn, definition, configuredAt: now };
    this.alarms.set(name, alarm);
    this.history.configured(alarm, own ? 'updated' : 'created', now);
    this.run();
    return alarm;
  }

  /** Replaces the actions' switch or the tags. */
  public change(alarm: Alarm, change: { readonly actionsEnabled?: boolean; readonly tags?: readonly Tag[] }): void {
    const { actionsEnabled = alarm.definition.ActionsEnabled, tags = alarm.tags } = change;
    this.alarms.set(alarm.name, {
      ...alarm,
      tags,
      definition: { ...alarm.definition, ActionsEnabled: actionsEnabled },
    });
  }

  public delete(alarm: Alarm): void {
    this.alarms.delete(alarm, alarm.name);
    this.history.configured(alarm, 'deleted', this.now());
  }

  /** Puts the alarm in a state until its next evaluation. */
  public setState(alarm: Alarm, status: Omit<AlarmStatus, 'updatedAt'>): void {
    this.apply({ ...alarm, reasonData: undefined, setByHand: true }, { ...status, updatedAt: this.now() }, alarm);
  }

  /** Goes on with the alarms that are there. What ended while the emulator was down is not made up for. */
  public async resume(): Promise<void> {
    if (this.alarms.all().length > 0) this.run();
  }

  public async close(): Promise<void> {
    this.closing.abort();
  }

  private async run(): Promise<void> {
    if (this.evaluatedTo !== undefined) return;
    const { signal } = this.closing;
    this.evaluatedTo = lastTick(this.world.now().getTime());
    while (!signal.aborted) {
      const due = this.evaluatedTo + TICK + PUBLISHING_DELAY;
      await this.world.sleep(Math.max(0, due - this.world.now().getTime()), signal);
      if (!signal.aborted) this.catchUp();
    }
  }

  private catchUp(): void {
    const now = this.world.now().getTime();
    const newest = lastTick(now);
    for (let tick = Math.max(this.evaluatedTo ?? newest, newest - LONGEST_JUMP) + TICK; tick <= newest; tick += TICK) {
      this.evaluatedTo = tick;
      for (const alarm of this.alarms.all()) this.tryToEvaluate(alarm, tick);
    }
  }

  /** One alarm that cannot be evaluated, or whose observer fails, does not keep the others from being evaluated. */
  private tryToEvaluate(alarm: Alarm, end: number): void {
    try {
      this.evaluate(alarm, end);
    } catch (error) {
      const reason = error instanceof ServiceError ? error.message : `a bug in sagemaker-serving-local: ${error}`;
      this.world.announceOnce(`The alarm ${alarm.name} cannot be evaluated: ${reason}`);
    }
  }

  private evaluate(alarm: Alarm, end: number): void {
    const at = end + PUBLISHING_DELAY;
    if (end % intervalOf(alarm) !== 0 || at < Date.parse(alarm.configuredAt)) return;
    const status = evaluateAlarm(alarm.definition, end, at, metricReader(this.world.part(Metrics), alarm));
    if (status && (status.state !== alarm.state || alarm.setByHand))
      this.apply({ ...alarm, setByHand: undefined }, status, alarm);
    else if (end % MINUTE === 0) this.actions.lasted(alarm);
  }

  private apply(alarm: Alarm, status: AlarmStatus, before: Alarm): void {
    const transitionedAt = status.state === before.state ? before.transitionedAt : status.updatedAt;
    const changed = this.alarms.set(alarm.name, { ...alarm, ...status, transitionedAt });
    if (changed.state === before.state) return;
    this.history.changed(changed, before);
    for (const observer of this.observers) observer(changed, before.state);
    this.actions.changed(changed, before.state);
  }

  private own(scope: Scope, name: string): Alarm | undefined {
    const found = this.alarms.get(scope, name);
    return found?.account === scope.account ? found : undefined;
  }

  private now(): string {
    return this.world.now().toISOString();
  }
}

/** How often an alarm is evaluated. */
const intervalOf = ({ definition }: Alarm) => (alarmPeriod(definition) < 60 ? TICK : MINUTE);

/** The end of the newest period whose datapoint is there. */
function lastTick(now: number): number {
  return Math.floor((now - PUBLISHING_DELAY) / TICK) * TICK;
}
