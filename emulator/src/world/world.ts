import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { type Clock, SystemClock } from './clock';
import { Collection } from './collection';
import type { Log } from './log';

/** The account every client is in that assumed no role of another one. */
export const DEFAULT_ACCOUNT = '000000000000';

/** An account and a Region: what two resources of one name may both exist in. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

export interface WorldOptions {
  /** The state folder: everything that survives a restart. */
  readonly folder: string;
  /** The time of everything the service waits for: bakes, alarms, metrics. */
  readonly clock: Clock;
  /** The time of what really happens on this machine. @default the machine's */
  readonly realClock?: Clock;
  readonly log: Log;
}

/** A service's domain: made once for a world, and the only one that writes that service's records. */
export interface Part {
  /** Takes up what a kill or a stop left unfinished. */
  resume?(): Promise<void>;
  /** Ends what runs; the records stay. */
  close?(): Promise<void>;
}

export type PartType<T extends object> = new (world: World) => T;

/** All that the emulator knows: its state on disk, its time, its log. Every operation gets it handed in. */
export class World {
  public readonly folder: string;
  public readonly log: Log;
  private readonly clock: Clock;
  private readonly realClock: Clock;
  private readonly collections = new Map<string, Collection<unknown>>();
  private readonly parts = new Map<PartType<object>, Part>();
  private readonly announced = new Set<string>();

  public constructor(options: WorldOptions) {
    this.folder = options.folder;
    this.clock = options.clock;
    this.realClock = options.realClock ?? new SystemClock();
    this.log = options.log;
    mkdirSync(this.folder, { recursive: true });
  }

  public now(): Date {
    return this.clock.now();
  }

  public sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.clock.sleep(milliseconds, signal);
  }

  /** For what a faster clock cannot hasten: a process that starts or ends, a download, a request, a pause before the next try. */
  public realSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.realClock.sleep(milliseconds, signal);
  }

  /** The records of that name, the same object at each call. */
  public collection<T>(name: string): Collection<T> {
    let found = this.collections.get(name);
    if (!found) {
      found = new Collection<unknown>(path.join(this.folder, 'state', name));
      this.collections.set(name, found);
    }
    return found as Collection<T>;
  }

  /** The one part of that type in this world, made when it is first asked for. */
  public part<T extends object>(type: PartType<T>): T {
    let found = this.parts.get(type);
    if (!found) {
      found = new type(this);
      this.parts.set(type, found);
    }
    return found as T;
  }

  /** Closes all parts. */
  public async close(): Promise<void> {
    await Promise.all([...this.parts.values()].map((part) => part.close?.()));
  }

  /** The path of a folder below the state folder, made if it is missing. */
  public subfolder(...names: string[]): string {
    const folder = path.join(this.folder, ...names);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Warns of a thing that is not imitated: loud, but once. */
  public announceOnce(text: string): void {
    if (this.announced.has(text)) return;
    this.announced.add(text);
    this.log.warn(text);
  }
}
