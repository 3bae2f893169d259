import type { Part, World } from '../world/world';
import { Activities } from './activities';
import { afterActivity, correction, type Decision, type Direction, decide, type Trigger } from './decide';
import type { ScalableResource } from './dimension';
import type { PolicyAlarm } from './neighbours';
import { ScalingPolicies } from './policies';
import { type Activity, keyOf, type ScheduledActionRecord, type TargetRecord } from './records';
import { settingsOf } from './settings';
import { situationOf } from './situation';
import { Surroundings } from './surroundings';
import { ScalableTargets, unscalable } from './targets';

/** What a scaling activity does, and why. */
interface Plan {
  readonly capacity: number;
  readonly cause: string;
  /** Of a policy; bounds and schedules know none. */
  readonly cooldown?: { readonly policy: string; readonly direction: Direction; readonly seconds: number };
}

type Scale = Extract<Decision, { kind: 'scale' }>;

/** Scales: when alarms ask policies to, when bounds change, and when scheduled actions run. */
export class Scaling implements Part {
  /** What asked in this turn, by the target's key: alarms of one moment are decided on together. */
  private readonly asked = new Map<string, { readonly target: TargetRecord; readonly triggers: Trigger[] }>();
  private closed = false;

  public constructor(private readonly world: World) {}

  /** An alarm asks a policy to act. @throws Error when there is no such policy */
  public async trigger(policyArn: string, alarm: PolicyAlarm): Promise<void> {
    const policy = this.world.part(ScalingPolicies).byArn(policyArn);
    if (!policy) throw new Error(`There is no scaling policy ${policyArn}.`);
    const target = this.targets.require(policy, policy);
    const key = `${target.account}/${target.region}/${keyOf(target)}`;
    const asked = this.asked.get(key) ?? { target, triggers: [] };
    asked.triggers.push({ settings: settingsOf(policy), alarm });
    if (this.asked.has(key)) return;
    this.asked.set(key, asked);
    await Promise.resolve();
    this.asked.delete(key);
    this.act(target, asked.triggers);
  }

  /** Brings a capacity that lies outside of its bounds into them, once the resource can be scaled. */
  public enforceBounds(target: TargetRecord): void {
    const resource = this.resourceOf(target);
    if (!resource) return;
    const { capacity, cause } = correction(resource.capacity, target) ?? {};
    const waits = capacity !== undefined && resource.unscalable !== undefined;
    this.targets.change(target, { unbounded: waits || undefined });
    if (capacity !== undefined && cause !== undefined && !waits)
      void this.carryOut(target, resource, { capacity, cause });
  }

  /** Something can be scaled again: what waits for that goes on. */
  public retry(): void {
    for (const target of this.targets.all()) if (target.unbounded) this.enforceBounds(target);
  }

  /** A scheduled action gives a target other bounds. */
  public async runScheduled(action: ScheduledActionRecord): Promise<void> {
    const target = this.targets.find(action, action);
    if (!target || target.suspended.ScheduledScalingSuspended) return;
    const { MinCapacity: min = target.min, MaxCapacity: max = target.max } = action.action;
    const description = `Setting ${boundsText(action.action)}`;
    const cause = `scheduled action name ${action.name} was triggered`;
    if (min > max) {
      const message = `Failed to set ${boundsText(action.action)}. Reason: the minimum capacity, ${min}, would be more than the maximum capacity, ${max}.`;
      return this.activities.tell(target, { description, cause, status: 'Failed', message });
    }
    const message = `Successfully set ${boundsText(action.action)}`;
    this.activities.tell(target, { description, cause, status: 'Successful', message });
    const changed = this.targets.change(target, { min, max });
    if (changed) this.correctOnSchedule(changed);
  }

  /** What was under way when the emulator ended did not end; cooldowns of a faster clock that ran ahead would never. */
  public async resume(): Promise<void> {
    const now = this.world.now().toISOString();
    for (const target of this.targets.all()) {
      if ((target.cooledAt ?? '') > now) this.targets.change(target, { cooldowns: undefined });
      for (const activity of this.activities.of(target))
        if (activity.status === 'InProgress') this.conclude(target, activity);
    }
    this.retry();
  }

  public async close(): Promise<void> {
    this.closed = true;
  }

  private conclude(target: TargetRecord, { id, capacity }: Activity): void {
    const { capacityName } = this.world.part(Surroundings).dimensionOf(target);
    const done = this.resourceOf(target)?.capacity === capacity;
    const message = done
      ? successful(capacityName, capacity)
      : `The emulator ended while ${capacityName} was being set to ${capacity}.`;
    this.activities.end(target, id, { status: done ? 'Successful' : 'Unfulfilled', message });
  }

  private act(before: TargetRecord, triggers: readonly Trigger[]): void {
    const target = this.targets.find(before, before);
    const resource = target && this.resourceOf(target);
    if (!target || !resource || this.closed) return;
    const decision = resource.unscalable
      ? notNow(triggers[0], resource.capacity)
      : decide(situationOf(this.world, target, resource, triggers));
    if (decision.kind === 'not scaled') this.activities.notScaled(target, causeOf(decision.trigger), decision.reason);
    if (decision.kind === 'scale') void this.carryOut(target, resource, planOf(decision));
  }

  /** A resource that cannot be scaled at that moment fails it, once and for all. */
  private correctOnSchedule(target: TargetRecord): void {
    const resource = this.resourceOf(target);
    const corrected = resource && correction(resource.capacity, target);
    if (!resource || !corrected) return;
    if (!resource.unscalable) return void this.carryOut(target, resource, corrected);
    const { capacityName } = this.world.part(Surroundings).dimensionOf(target);
    this.activities.tell(target, {
      description: `Setting desired ${capacityName} to ${corrected.capacity}.`,
      cause: corrected.cause,
      status: 'Failed',
      message: failed(capacityName, corrected.capacity, unscalable(target.resourceId, resource.unscalable)),
    });
  }

  private async carryOut(target: TargetRecord, resource: ScalableResource, plan: Plan): Promise<void> {
    const { capacity, cause } = plan;
    const { capacityName } = this.world.part(Surroundings).dimensionOf(target);
    const description = `Setting desired ${capacityName} to ${capacity}.`;
    const id = this.activities.begin(target, { description, cause, capacity });
    const [base, decided] = [resource.capacity, this.world.now().getTime()];
    const outcome = await resource.setCapacity(capacity);
    if (this.closed) return;
    if (outcome.kind === 'fulfilled') {
      this.activities.end(target, id, { status: 'Successful', message: successful(capacityName, capacity) });
      return this.coolDown(target, base, decided, plan);
    }
    const status = outcome.kind === 'failed' ? 'Failed' : 'Unfulfilled';
    this.activities.end(target, id, { status, message: failed(capacityName, capacity, outcome.reason) });
  }

  /** A cooldown begins when what it follows is done. */
  private coolDown(target: TargetRecord, base: number, decided: number, { cooldown }: Plan): void {
    const current = this.targets.find(target, target);
    if (!cooldown || !current) return;
    const cooledAt = this.world.now();
    const until = cooledAt.getTime() + cooldown.seconds * 1000;
    const cooldowns = afterActivity(current.cooldowns ?? {}, { ...cooldown, base, decided, until });
    this.targets.change(target, { cooldowns, cooledAt: cooledAt.toISOString() });
  }

  private resourceOf(target: TargetRecord): ScalableResource | undefined {
    return this.world.part(Surroundings).resourceOf(target);
  }

  private get targets(): ScalableTargets {
    return this.world.part(ScalableTargets);
  }

  private get activities(): Activities {
    return this.world.part(Activities);
  }
}

export function isPolicyArn(arn: string): boolean {
  return /^arn:[^:]+:autoscaling:[^:]*:[^:]*:scalingPolicy:/.test(arn);
}

const notNow = (trigger: Trigger, CurrentCapacity: number): Decision => ({
  kind: 'not scaled',
  trigger,
  reason: { Code: 'TargetServicePutResourceAsUnscalable', CurrentCapacity },
});

const planOf = ({ capacity, direction, trigger, cooldown }: Scale): Plan => ({
  capacity,
  cause: causeOf(trigger),
  cooldown: { policy: trigger.settings.policy, direction, seconds: cooldown },
});

const causeOf = ({ alarm, settings }: Trigger) =>
  `monitor alarm ${alarm.name} in state ${alarm.state} triggered policy ${settings.policy}`;

const successful = (name: string, capacity?: number) =>
  `Successfully set desired ${name} to ${capacity}. Change successfully fulfilled by sagemaker.`;

const failed = (name: string, capacity: number, reason: string) =>
  `Failed to set desired ${name} to ${capacity}. Reason: ${reason}`;

function boundsText({ MinCapacity, MaxCapacity }: ScheduledActionRecord['action']): string {
  return [
    ...(MinCapacity === undefined ? [] : [`min capacity to ${MinCapacity}`]),
    ...(MaxCapacity === undefined ? [] : [`max capacity to ${MaxCapacity}`]),
  ].join(' and ');
}
