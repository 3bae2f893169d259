import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import type { Resolution } from './series';
import type { StatisticSetRecord } from './statistic-set';

const HOUR = 3_600_000;

/** A point on disk. The last line about a point holds: each is written whole. */
export interface PointRecord {
  readonly account: string;
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly at: number;
  readonly resolution: Resolution;
  readonly unit: string;
  readonly set: StatisticSetRecord;
}

/**
 * Points on disk: lines appended to one file for each hour, of which old ones are removed whole. A line that a kill cut
 * off is skipped.
 */
export class Journal {
  public constructor(private readonly folder: string) {}

  public append(points: readonly PointRecord[]): void {
    const byFile = grouped(points, ({ at }) => this.fileOf(at));
    for (const [file, members] of byFile)
      appendFileSync(file, `\n${members.map((point) => JSON.stringify(point)).join('\n')}\n`);
  }

  public read(): PointRecord[] {
    return this.files().flatMap((file) => readFileSync(file, 'utf8').split('\n').flatMap(parse));
  }

  public forgetBefore(time: number): void {
    const oldest = this.fileOf(time);
    for (const file of this.files()) if (file < oldest) rmSync(file, { force: true });
  }

  private files(): string[] {
    if (!existsSync(this.folder)) return [];
    const names = readdirSync(this.folder).filter((name) => name.endsWith('.jsonl'));
    return names.sort().map((name) => path.join(this.folder, name));
  }

  private fileOf(time: number): string {
    const hour = new Date(Math.floor(time / HOUR) * HOUR).toISOString().slice(0, 13);
    return path.join(this.folder, `${hour}.jsonl`);
  }
}

function parse(line: string): PointRecord[] {
  try {
    return line === '' ? [] : [JSON.parse(line)];
  } catch {
    return [];
  }
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
