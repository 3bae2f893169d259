import { Token } from 'aws-cdk-lib';
import type { ComponentRequirements } from '../inference-component-specification';
import type { InstanceType } from '../instance-type';
import { API } from './checks';

const SEE = `${API}/API_InferenceComponentComputeResourceRequirements.html`;

/** What is taken of an instance, or what it has; nothing of what is not known. */
interface Amounts {
  readonly cores?: number;
  readonly memory?: number;
  readonly accelerators?: number;
}

const RESOURCES = [
  { key: 'cores', what: 'numberOfCpuCoresRequired', unit: '' },
  { key: 'memory', what: 'minMemoryRequired', unit: ' MiB' },
  { key: 'accelerators', what: 'numberOfAcceleratorDevicesRequired', unit: '' },
] as const;

/** What copies take together. */
export interface Demand {
  readonly requirements: ComponentRequirements;
  readonly copies: number;
}

/** Why no instance of a type can hold a copy, each a sentence. */
export function tooLarge(who: string, requirements: ComponentRequirements, type: InstanceType): string[] {
  const [taken, there] = [amountsOf(requirements), amountsIn(type)];
  return RESOURCES.filter(({ key }) => exceeds(taken[key], there[key])).map(
    ({ key, what, unit }) =>
      `${who}: ${what} is ${taken[key]}${unit}, but an ${type} has ${there[key]}${unit}; take less, or choose a larger instance type (${SEE})`,
  );
}

/** What so many instances lack to hold all copies, in words; nothing if they may suffice. */
export function lacking(demands: readonly Demand[], type: InstanceType, instances: number): string | undefined {
  const there = amountsIn(type);
  const missing = RESOURCES.map(({ key, what, unit }) => {
    const taken = demands.reduce((sum, each) => sum + (amountsOf(each.requirements)[key] ?? 0) * each.copies, 0);
    const all = (there[key] ?? Number.NaN) * instances;
    return taken > all && `${what} of all copies is ${taken}${unit}, but ${instances} x ${type} have ${all}${unit}`;
  });
  return missing.find((each) => each !== false) || undefined;
}

function amountsOf(requirements: ComponentRequirements): Amounts {
  return {
    cores: known(requirements.numberOfCpuCoresRequired),
    memory: known(requirements.minMemoryRequired.toMebibytes()),
    accelerators: known(requirements.numberOfAcceleratorDevicesRequired),
  };
}

function amountsIn({ vcpus, memory, acceleratorCount }: InstanceType): Amounts {
  return { cores: vcpus, memory: memory?.toMebibytes(), accelerators: acceleratorCount };
}

function known(value?: number): number | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}

function exceeds(taken?: number, there?: number): boolean {
  return taken !== undefined && there !== undefined && taken > there;
}
