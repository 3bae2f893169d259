import type { ScalableTarget } from '@aws-sdk/client-application-auto-scaling';
import { Alarms } from './alarms';
import type { Clients } from './clients';
import type { Described } from './endpoint';
import type { Target, TargetId } from './event';
import { Policies } from './policies';
import { Schedules } from './schedules';
import type { Bounds, State } from './state';
import { sameTarget } from './target-ids';
import { Targets } from './targets';

/** Registers scalable targets with all that belongs to them, and takes them away. */
export class Registrar {
  private readonly targets: Targets;
  private readonly policies: Policies;
  private readonly schedules: Schedules;

  public constructor({ autoScaling, cloudwatch }: Clients) {
    this.targets = new Targets(autoScaling);
    this.policies = new Policies(autoScaling, new Alarms(cloudwatch));
    this.schedules = new Schedules(autoScaling);
  }

  /** Those of them that are registered. */
  public registered(ids: readonly TargetId[]): Promise<ScalableTarget[]> {
    return this.targets.registered(ids);
  }

  /** Nothing follows the load any more. */
  public suspend(id: TargetId): Promise<void> {
    return this.targets.suspend(id);
  }

  /**
   * Brings about what is wanted, for the variants that there are.
   *
   * @param stands whether that is wanted still: asked before each registration
   */
  public async bringAbout(state: State, endpoint: Described, stands: () => Promise<boolean>): Promise<void> {
    const { Desired: desired, Known: known, Changed: changed } = state;
    const variants = (endpoint.ProductionVariants ?? []).map(({ VariantName }) => VariantName);
    const there = desired.Targets.filter(({ ResourceId }) => variants.includes(ResourceId.split('/').at(-1)));
    for (const id of known.filter((each) => !there.some((target) => sameTarget(target, each)))) await this.remove(id);
    const registered = await this.registered(there);
    for (const target of there) {
      const found = registered.some(({ ResourceId }) => ResourceId === target.ResourceId);
      const bounds = state.Bounds[target.ResourceId];
      if ((!found || bounds) && !(await stands())) return;
      if (!found || bounds) await this.register(target, bounds);
      const anew = changed.includes(target.ResourceId);
      await this.policies.settle(target, anew);
      await this.schedules.settle(target, anew);
    }
  }

  /**
   * Takes a target away with its alarms, also where its policies are gone already.
   *
   * @param mine what was wanted of it; policies of somebody else then keep the target
   */
  public async remove(id: TargetId, mine?: Target): Promise<void> {
    const found = (await this.policies.ofTarget(id)).map(({ PolicyName = '' }) => PolicyName);
    const own = mine?.Policies?.map(({ PolicyName }) => PolicyName) ?? found;
    for (const name of own) await this.policies.delete(id, name);
    if (found.every((name) => own.includes(name))) await this.targets.deregister(id);
  }

  private register(target: Target, bounds: Bounds | undefined): Promise<void> {
    const { MinCapacity, MaxCapacity } = target;
    return this.targets.register(target, { MinCapacity, MaxCapacity, ...bounds, SuspendedState: awake(bounds) });
  }
}

/** As it was suspended before; said in full, or the service leaves it as it is. */
function awake(bounds: Bounds | undefined) {
  const off = { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false };
  return { ...off, ...bounds?.SuspendedState };
}
