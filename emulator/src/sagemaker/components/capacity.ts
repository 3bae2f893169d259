import data from '../../data/instance-types.generated.json';

/** What an instance has, or a copy takes of it. */
export interface Resources {
  readonly cpus: number;
  readonly memoryInMb: number;
  readonly accelerators: number;
}

const HOSTING: Readonly<Record<string, string>> = data.hosting;

/** Undefined for a type of which nothing is known here. */
export function capacityOf(instanceType: string): Resources | undefined {
  const line = HOSTING[instanceType];
  if (line === undefined) return undefined;
  const [cpus, memoryInMb, accelerators] = line.split(' ').map(Number);
  return { cpus, memoryInMb, accelerators };
}

export const UNLIMITED: Resources = {
  cpus: Number.POSITIVE_INFINITY,
  memoryInMb: Number.POSITIVE_INFINITY,
  accelerators: Number.POSITIVE_INFINITY,
};

export function minus(one: Resources, other: Resources): Resources {
  return {
    cpus: one.cpus - other.cpus,
    memoryInMb: one.memoryInMb - other.memoryInMb,
    accelerators: one.accelerators - other.accelerators,
  };
}

export function fits(needs: Resources, free: Resources): boolean {
  return needs.cpus <= free.cpus && needs.memoryInMb <= free.memoryInMb && needs.accelerators <= free.accelerators;
}

/** For people. */
export function inWords({ cpus, memoryInMb, accelerators }: Resources): string {
  const others = accelerators > 0 ? `, ${accelerators} accelerator(s)` : '';
  return `${cpus} CPU core(s), ${memoryInMb} MB${others}`;
}
