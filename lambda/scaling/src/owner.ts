import { isAside, stepsAside } from './aside';
import type { Clients } from './clients';
import type { Described, Endpoint } from './endpoint';
import type { Desired, Target, TargetId } from './event';
import { Problem } from './problem';
import { Registrar } from './registrar';
import { alike } from './same';
import { type Bounds, type State, Store, type Stored } from './state';
import { ids, sameTarget, union } from './target-ids';

/** Who asks for it: a stack, by a resource that comes before the endpoint, or after it. */
export interface Asker {
  readonly stack: string;
  readonly type: string;
  /** Whether it comes after the endpoint. */
  readonly over: boolean;
}

/** Owns the scalable targets of an endpoint: brings about what is wanted, however often it is asked, and from wherever it was cut off. */
export class Owner {
  private readonly store: Store;
  private readonly registrar: Registrar;

  public constructor(
    private readonly endpointName: string,
    clients: Clients,
    private readonly endpoint: Endpoint,
  ) {
    this.store = new Store(clients.ssm);
    this.registrar = new Registrar(clients);
  }

  /**
   * Notes what is wanted from now on, and steps aside if the endpoint is about to change for it; else brings it about.
   *
   * @param before what was wanted before, for when nothing is noted any more
   */
  public async want(desired: Desired, asker: Asker, before?: Desired): Promise<string> {
    const stored = (await this.store.read(this.endpointName))?.state;
    const previous = stored ?? stateOf(asker.stack, before);
    if (previous && previous.Owner !== asker.stack)
      throw new Problem(`another stack scales it already: ${previous.Owner}`);
    const state = stored && alike(stored.Desired, desired) ? stored : await this.note(desired, asker, previous);
    if (state.Aside && !state.Aside.Since) return this.stepAside(state);
    return this.settle(asker);
  }

  /** Brings about what is noted, as far as the endpoint is in service. */
  public async settle(asker?: Asker): Promise<string> {
    for (;;) {
      const stored = await this.store.read(this.endpointName);
      if (!stored) return 'Nobody wants it to scale.';
      const endpoint = asker?.over ? await this.endpoint.atRest() : await this.endpoint.describe();
      if (endpoint?.EndpointStatus !== 'InService') return this.idle(endpoint, asker);
      if (isAside(stored.state, endpoint, asker)) return 'It steps aside until the endpoint has changed.';
      if (!(await this.broughtAbout(stored, endpoint))) continue;
      await this.noteDone(stored.state);
      return `It scales ${stored.state.Desired.Targets.map(shown).join(', ') || 'nothing'}.`;
    }
  }

  /** Takes everything away that it has ever registered. */
  public async forget(desired: Desired, stack: string): Promise<string> {
    const state = (await this.store.read(this.endpointName))?.state ?? stateOf(stack, desired);
    if (!state || state.Owner !== stack) return 'It is another stack that scales it.';
    const mine = state.Desired.Targets;
    for (const id of state.Known)
      await this.registrar.remove(
        id,
        mine.find((target) => sameTarget(target, id)),
      );
    await this.store.delete(this.endpointName);
    return 'It scales no more.';
  }

  private async note(desired: Desired, { stack, type }: Asker, previous?: State): Promise<State> {
    const known = previous?.Known ?? [];
    await this.refuseStrangers(desired.Targets.filter((target) => !known.some((id) => sameTarget(target, id))));
    const aside = stepsAside(type, desired, await this.endpoint.atRest(), previous?.Desired);
    const state: State = {
      Owner: stack,
      Desired: desired,
      Known: union(known, desired.Targets),
      ...(await this.changes(desired, previous, aside !== undefined)),
      Aside: aside,
    };
    await this.store.write(state);
    return state;
  }

  /** Targets that are wanted as before keep the bounds that they have: a schedule may have set them. */
  private async changes(desired: Desired, previous: State | undefined, aside: boolean) {
    const registered = await this.registrar.registered(previous?.Known ?? []);
    const bounds: Record<string, Bounds> = {};
    const changed: string[] = [];
    for (const target of desired.Targets) {
      const { ResourceId, MinCapacity, MaxCapacity } = target;
      const old = previous?.Desired.Targets.find((each) => sameTarget(each, target));
      const live = previous?.Bounds[ResourceId] ?? registered.find((each) => each.ResourceId === ResourceId);
      if (!alike(old, target) || previous?.Changed.includes(ResourceId)) changed.push(ResourceId);
      if (old?.MinCapacity !== MinCapacity || old?.MaxCapacity !== MaxCapacity)
        bounds[ResourceId] = { MinCapacity, MaxCapacity, SuspendedState: live?.SuspendedState };
      else if (live && (aside || previous?.Bounds[ResourceId])) bounds[ResourceId] = boundsOf(live);
    }
    return { Bounds: bounds, Changed: changed };
  }

  /** Looks twice: what has just heard of the endpoint may not know yet that it is about to change. */
  private async stepAside(state: State): Promise<string> {
    const deregistered = state.Aside!.Deregistered;
    for (let looks = 1; ; looks++) {
      const registered = await this.registrar.registered(state.Known);
      const moving = deregistered
        ? registered
        : registered.filter(({ SuspendedState }) => !SuspendedState?.DynamicScalingOutSuspended);
      for (const target of moving as TargetId[])
        await (deregistered ? this.registrar.remove(target) : this.registrar.suspend(target));
      const endpoint = await this.endpoint.atRest();
      if (moving.length === 0 && looks > 1) return this.noteStill(state, endpoint);
      await this.endpoint.wait();
    }
  }

  private async noteStill(state: State, endpoint: Described | undefined): Promise<string> {
    const Since = (endpoint?.LastModifiedTime ?? new Date(0)).toISOString();
    await this.store.write({ ...state, Aside: { ...state.Aside!, Since } });
    return `It steps aside: its targets are ${state.Aside!.Deregistered ? 'deregistered' : 'suspended'}.`;
  }

  /** Registering a variant may make its count change, and no other variant can be registered until that is over. */
  private async broughtAbout({ state, version }: Stored, endpoint: Described): Promise<boolean> {
    const stands = async () => (await this.store.read(this.endpointName))?.version === version;
    try {
      await this.registrar.bringAbout(state, endpoint, stands);
      return await stands();
    } catch (error) {
      if ((error as Error).name !== 'ValidationException') throw error;
      const now = await this.endpoint.describe();
      if (now?.EndpointStatus === 'InService') throw error;
      return false;
    }
  }

  private async refuseStrangers(targets: readonly Target[]): Promise<void> {
    const [stranger] = await this.registrar.registered(targets);
    if (!stranger) return;
    throw new Problem(
      `'${stranger.ResourceId}' is a scalable target already, which somebody else has registered; deregister it first (application-autoscaling DeregisterScalableTarget), or deploy once without autoScaling if it is this stack's own`,
    );
  }

  private async noteDone(state: State): Promise<void> {
    const done: State = {
      Owner: state.Owner,
      Desired: state.Desired,
      Known: ids(state.Desired.Targets),
      Bounds: {},
      Changed: [],
    };
    if (!alike(done, state)) await this.store.write(done);
  }

  private idle(endpoint: Described | undefined, asker: Asker | undefined): string {
    const status = endpoint?.EndpointStatus;
    if (asker?.over && !endpoint)
      throw new Problem('there is no such endpoint; has it been deleted outside of the stack?');
    if (asker?.over)
      throw new Problem(`it is ${status}${endpoint?.FailureReason ? `: ${endpoint.FailureReason}` : ''}`);
    return `The endpoint is ${status ?? 'not there'}, so nothing of it scales yet.`;
  }
}

function stateOf(stack: string, desired: Desired | undefined): State | undefined {
  return desired && { Owner: stack, Desired: desired, Known: ids(desired.Targets), Bounds: {}, Changed: [] };
}

const shown = ({ ResourceId, MinCapacity, MaxCapacity }: Target) =>
  `${ResourceId} from ${MinCapacity} to ${MaxCapacity}`;

function boundsOf({ MinCapacity, MaxCapacity, SuspendedState }: Bounds): Bounds {
  return { MinCapacity, MaxCapacity, SuspendedState };
}
