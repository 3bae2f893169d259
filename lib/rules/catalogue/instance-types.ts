import data from '../../private/instance-types.generated.json';

/** What an instance type of SageMaker's hosting has; undefined is not known. */
export interface InstanceFacts {
  readonly family: string;
  readonly vcpus?: number;
  readonly memoryInMiB?: number;
  readonly acceleratorCount?: number;
  readonly neuronCores?: number;
  readonly acceleratorKind?: string;
  readonly localStorageInGB?: number;
  readonly architecture?: string;
}

const HOSTING: Readonly<Record<string, string>> = data.hosting;

/** When the table was made. */
export const AS_OF = data.source.date;

/** Nothing for a type that is not in the table. */
export function factsOf(name: string): InstanceFacts | undefined {
  if (!Object.hasOwn(HOSTING, name)) return undefined;
  const [vcpus, memory, architecture, accelerators, acceleratorKind, , cores, disk] = HOSTING[name].split(' ');
  return {
    family: familyOf(name),
    vcpus: numberOf(vcpus),
    memoryInMiB: numberOf(memory),
    acceleratorCount: numberOf(accelerators),
    neuronCores: numberOf(cores),
    acceleratorKind,
    localStorageInGB: numberOf(disk),
    architecture,
  };
}

/** `g5` of `ml.g5.xlarge`. */
export function familyOf(name: string): string {
  return name.split('.')[1] ?? '';
}

/** The types of a family; none of one that is not in the table. */
export function typesOf(family: string): readonly string[] {
  return BY_FAMILY.get(family) ?? [];
}

const BY_FAMILY = new Map<string, string[]>();
for (const name of Object.keys(HOSTING)) BY_FAMILY.set(familyOf(name), [...typesOf(familyOf(name)), name]);

function numberOf(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}
