import type { World } from '../../world/world';
import type { ManagedInstanceScaling } from '../records';
import type { Copies } from './copies';
import type { Host } from './host';
import { moveAway } from './move-away';

/** How long a host stays without copies, on the world's clock: seen once at AWS, where 12 minutes passed from no copies to no instances. */
export const IDLE_MILLISECONDS = 12 * 60_000;
const COOLDOWN_MINUTES = 20;

interface Scaled {
  hosts(): readonly Host[];
  groups(): readonly Copies[];
  release(host: Host): void;
}

/** Gives hosts up that are not needed, down to the fewest that managed instance scaling allows. */
export class ScaleIn {
  private readonly stopped = new AbortController();
  private cooldown = new AbortController();

  public constructor(
    private readonly world: World,
    private readonly scaling: ManagedInstanceScaling | undefined,
    private readonly scaled: Scaled,
  ) {}

  /** A host is new, or has lost a copy. */
  public left(host: Host): void {
    if (this.scaling?.Status !== 'ENABLED' || this.stopped.signal.aborted) return;
    if (host.occupants.size === 0) this.releaseLater(host);
    if (this.scaling.ScaleInPolicy?.Strategy === 'CONSOLIDATION') this.consolidateLater();
  }

  public stop(): void {
    this.stopped.abort();
  }

  private async releaseLater(host: Host): Promise<void> {
    host.idling.abort();
    const idling = new AbortController();
    host.idling = idling;
    const signal = AbortSignal.any([idling.signal, this.stopped.signal]);
    await this.world.sleep(IDLE_MILLISECONDS, signal);
    if (!signal.aborted && this.spare > 0) this.scaled.release(host);
  }

  private async consolidateLater(): Promise<void> {
    this.cooldown.abort();
    this.cooldown = new AbortController();
    const signal = AbortSignal.any([this.cooldown.signal, this.stopped.signal]);
    const { CooldownInMinutes = COOLDOWN_MINUTES, MaximumStepSize = 1 } = this.scaling?.ScaleInPolicy ?? {};
    await this.world.sleep(CooldownInMinutes * 60_000, signal);
    for (let step = 0; step < MaximumStepSize && !signal.aborted; step++) await this.consolidate();
  }

  /** The host with the fewest copies goes, if the others have room for them. */
  private async consolidate(): Promise<void> {
    const [emptiest] = [...this.scaled.hosts()].sort((a, b) => a.occupants.size - b.occupants.size);
    if (!emptiest || this.spare <= 0) return;
    try {
      await moveAway(emptiest, this.scaled.hosts(), this.scaled.groups(), this.stopped.signal);
      this.scaled.release(emptiest);
    } catch (error) {
      this.world.log.info(`Nothing is consolidated: ${(error as Error).message}`);
    }
  }

  private get spare(): number {
    return this.scaled.hosts().length - (this.scaling?.MinInstanceCount ?? 0);
  }
}
