import { InstanceArchitecture } from 'aws-cdk-lib/aws-ec2';
import { AcceleratorKind } from '../accelerator-kind';
import data from './instance-types.generated.json';

/** What is known of an instance type; `undefined` is not known. */
export interface InstanceData {
  readonly vcpus: number;
  readonly memoryInMiB: number;
  readonly architecture: InstanceArchitecture;
  readonly acceleratorCount: number;
  readonly acceleratorKind: AcceleratorKind;
  readonly acceleratorMemoryInMiB?: number;
  readonly neuronCores: number;
  readonly localStorageInGB: number;
}

const HOSTING: Record<string, string> = data.hosting;
const ELSEWHERE = Object.entries(data.elsewhere).map(([use, names]) => ({ use, names: names.split(' ') }));
const KINDS = new Map(Object.values(AcceleratorKind).map((kind) => [`${kind}`, kind]));
const SEE = 'https://aws.amazon.com/sagemaker/ai/pricing/';

/** Nothing for a type that is newer than the table, or of which the table knows no more than the name. */
export function instanceDataOf(name: string): InstanceData | undefined {
  const line = HOSTING[name];
  if (!line) return undefined;
  const [vcpus, memory, architecture, count, kind, memoryOfEach, cores, disk] = line.split(' ');
  return {
    vcpus: Number(vcpus),
    memoryInMiB: Number(memory),
    architecture: architecture === 'arm64' ? InstanceArchitecture.ARM_64 : InstanceArchitecture.X86_64,
    acceleratorCount: Number(count),
    acceleratorKind: KINDS.get(kind)!,
    acceleratorMemoryInMiB: memoryOfEach === '-' ? undefined : Number(memoryOfEach),
    neuronCores: Number(cores),
    localStorageInGB: Number(disk),
  };
}

/**
 * Why a name that is not in the table is likely a mistake: SageMaker has it for something else, or the table knows other sizes of its
 * family, or a name that differs in one letter. Nothing for a family of its own: that is newer.
 */
export function doubtAbout(name: string): string | undefined {
  if (HOSTING[name] !== undefined) return undefined;
  const uses = ELSEWHERE.filter(({ names }) => names.includes(name)).map(({ use }) => use);
  const found = `as of ${data.source.date}`;
  if (uses.length > 0) return `SageMaker has it for ${listed(uses)}, but not for hosting, ${found} (${SEE})`;
  const family = name.slice(0, name.lastIndexOf('.') + 1);
  const sizes = Object.keys(HOSTING).filter((known) => known.startsWith(family));
  if (sizes.length > 0) return `${found} SageMaker hosts on ${listed(sizes)} (${SEE})`;
  const near = Object.keys(HOSTING).filter((known) => differInOne(known, name));
  return near.length > 0 ? `${found} SageMaker hosts on ${listed(near)} (${SEE})` : undefined;
}

/** Whether one letter more, one less or another one makes the one name the other. */
function differInOne(a: string, b: string): boolean {
  if (a.length < b.length) return differInOne(b, a);
  if (a.length - b.length > 1) return false;
  const first = [...a].findIndex((letter, i) => letter !== b[i]);
  return a.slice(first + 1) === b.slice(a.length === b.length ? first + 1 : first);
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
