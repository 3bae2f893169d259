import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import type { World } from '../../world/world';
import { HostFleet } from '../components/host-fleet';
import { full } from '../deployment/plan';
import type { Counts } from '../deployment/rollout-record';
import type { FleetRecord, VariantRecord } from '../records';
import { type Desired, withDesired } from './fleet-record';
import type { Place } from './launch';
import { ServerlessPool } from './serverless-pool';
import { together } from './together';
import { VariantFleet } from './variant-fleet';
import type { VariantInstances } from './variant-instances';

/** All instances that serve one endpoint config for one endpoint. */
export class Fleet {
  public readonly variants: readonly VariantInstances[];
  /** They get copies of requests, and nobody gets their answers. */
  public readonly shadows: readonly VariantInstances[];

  public constructor(
    private readonly world: World,
    place: Place,
    private readonly initial: FleetRecord,
  ) {
    const instancesOf = (variant: VariantRecord) => {
      const Instances = variant.hosting ? HostFleet : variant.serverless ? ServerlessPool : VariantFleet;
      return new Instances(world, place, initial.id, variant);
    };
    this.variants = initial.variants.map(instancesOf);
    this.shadows = (initial.shadows ?? []).map(instancesOf);
  }

  /** As it is now, to be kept on disk. */
  public get record(): FleetRecord {
    const recordOf = ({ record }: VariantInstances) => record;
    return { ...this.initial, variants: this.variants.map(recordOf), shadows: this.shadows.map(recordOf) };
  }

  public get configName(): string {
    return this.initial.configName;
  }

  public variant(name: string): VariantInstances | undefined {
    return this.variants.find(({ record }) => record.name === name);
  }

  public shadow(name: string): VariantInstances | undefined {
    return this.shadows.find(({ record }) => record.name === name);
  }

  /** A variant by the weights; undefined when all of them are 0. */
  public pickVariant(): VariantInstances | undefined {
    const weighted = this.variants.filter(({ record }) => record.weight > 0);
    let at = Math.random() * weighted.reduce((sum, { record }) => sum + record.weight, 0);
    for (const variant of weighted) {
      at -= variant.record.weight;
      if (at < 0) return variant;
    }
    return weighted.at(-1);
  }

  /** Starts all of it. @throws Sentence when a variant does not come up; nothing is left of it by then. */
  public async start(): Promise<void> {
    try {
      await this.scaleTo(full(this.initial), new AbortController().signal);
    } catch (error) {
      await this.drain();
      throw error;
    }
  }

  /** Starts instances, and drains those that are too many. @throws Sentence when a new one does not come up: no variant waits for its others then. */
  public async scaleTo(counts: Counts, signal: AbortSignal): Promise<void> {
    const scale = (variant: VariantInstances) => (calledOff: AbortSignal) =>
      variant.scaleTo(this.countOf(variant, counts), calledOff);
    await together(this.all.map(scale), signal);
  }

  /** Starts what is missing. What does not come up is tried until it does. */
  public async bringUpTo(counts: Counts): Promise<void> {
    await Promise.all(this.all.map((variant) => variant.bringUpTo(this.countOf(variant, counts))));
  }

  /** Weights change at once. @throws Sentence when a new instance does not come up. */
  public async resize(desired: readonly Desired[]): Promise<void> {
    const { variants } = withDesired(this.record, desired);
    for (const [index, { weight, instanceCount, serverless }] of variants.entries()) {
      const variant = this.variants[index];
      variant.record = { ...variant.record, weight, instanceCount, serverless };
    }
    await this.scaleTo(full(this.record), new AbortController().signal);
  }

  /** Finishes the requests under way, stops everything, and forgets the model data. */
  public async drain(): Promise<void> {
    await Promise.all(this.all.map((variant) => variant.drain()));
    await rm(path.join(this.world.folder, 'fleets', this.initial.id), { recursive: true, force: true });
  }

  /** Stops everything within the grace; what is kept for a restart stays. */
  public async stop(graceMilliseconds: number): Promise<void> {
    await Promise.all(this.all.map((variant) => variant.stop(graceMilliseconds)));
  }

  private get all(): readonly VariantInstances[] {
    return [...this.variants, ...this.shadows];
  }

  /** Shadows are there, all of them, while any other variant is. */
  private countOf({ record }: VariantInstances, counts: Counts): number {
    if (!this.shadow(record.name)) return counts[record.name] ?? 0;
    return Object.values(counts).some((count) => count > 0) ? record.instanceCount : 0;
  }
}
