import { Size, Token } from 'aws-cdk-lib';
import type { InstanceArchitecture } from 'aws-cdk-lib/aws-ec2';
import type { AcceleratorKind } from './accelerator-kind';
import { instanceDataOf } from './private/instance-data';

const SHAPE = /^ml\.([a-z][a-z0-9-]*)\.((?:\d+|x)?(?:nano|micro|small|medium|large|xlarge)|metal(?:-\d+xl)?)$/;
const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html';
const BYTES_PER_GB = 1e9;

/**
 * The machine that a variant runs on.
 *
 * What it has is that of the EC2 type of the same name; it is undefined for types that are newer than this package. The container has a
 * little less of it, because SageMaker's own processes run beside it.
 *
 * @see https://aws.amazon.com/sagemaker/ai/pricing/
 */
export class InstanceType {
  /**
   * An instance type by its name, such as `ml.c7i.xlarge`, which may be newer than this package.
   *
   * A token passes unchecked; its `family` and `size` are tokens' text then, too, and mean nothing.
   *
   * @param name `ml.`, the family, a dot and the size
   * @throws an Error if the name does not have that shape
   */
  public static of(name: string): InstanceType {
    if (Token.isUnresolved(name)) return new InstanceType(name, name, name);
    const [, family, size] = SHAPE.exec(name) ?? refused(name);
    return new InstanceType(name, family, size);
  }

  /** How many virtual processors it has. */
  public readonly vcpus?: number;
  /** How much memory it has. */
  public readonly memory?: Size;
  /** The architecture of its processors, which the image must be built for: `ARM_64` for Graviton, else `X86_64`. */
  public readonly architecture?: InstanceArchitecture;
  /** What it has besides its processors to run models on. */
  public readonly acceleratorKind?: AcceleratorKind;
  /** How many accelerators it has; 0 if it has none. */
  public readonly acceleratorCount?: number;
  /** How much memory each of its GPUs has. Undefined also for instances without, and for AWS's own accelerators. */
  public readonly acceleratorMemory?: Size;
  /** How many NeuronCores its accelerators have together; 0 if it has none. */
  public readonly neuronCores?: number;
  /** How large its local NVMe disks are together; 0 if it has none, so that its volume is one of Amazon EBS. */
  public readonly localStorage?: Size;

  private constructor(
    private readonly name: string,
    /** The family, such as `c7i`. */
    public readonly family: string,
    /** The size within the family, such as `xlarge`. */
    public readonly size: string,
  ) {
    const known = instanceDataOf(name);
    if (!known) return;
    this.vcpus = known.vcpus;
    this.memory = Size.mebibytes(known.memoryInMiB);
    this.architecture = known.architecture;
    this.acceleratorKind = known.acceleratorKind;
    this.acceleratorCount = known.acceleratorCount;
    this.acceleratorMemory = mebibytes(known.acceleratorMemoryInMiB);
    this.neuronCores = known.neuronCores;
    this.localStorage = Size.bytes(known.localStorageInGB * BYTES_PER_GB);
  }

  /** The whole name, such as `ml.c7i.xlarge`. */
  public toString(): string {
    return this.name;
  }
}

function mebibytes(amount?: number): Size | undefined {
  return amount === undefined ? undefined : Size.mebibytes(amount);
}

function refused(name: string): never {
  const hint = SHAPE.test(`ml.${name}`) ? `write 'ml.${name}'` : `such as 'ml.c7i.xlarge'`;
  throw new Error(`InstanceType.of: the name is '${name}', allowed is ml.<family>.<size>, ${hint} (${SEE})`);
}
