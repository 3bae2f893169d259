import { Token } from 'aws-cdk-lib';

const SHAPE = /^ml\.([a-z][a-z0-9-]*)\.((?:\d+|x)?(?:nano|micro|small|medium|large|xlarge)|metal(?:-\d+xl)?)$/;
const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html';

/**
 * The machine that a variant runs on.
 *
 * @see https://aws.amazon.com/sagemaker/ai/pricing/
 */
export class InstanceType {
  /**
   * An instance type by its name, such as `ml.c7i.xlarge`.
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

  private constructor(
    private readonly name: string,
    /** The family, such as `c7i`. */
    public readonly family: string,
    /** The size within the family, such as `xlarge`. */
    public readonly size: string,
  ) {}

  /** The whole name, such as `ml.c7i.xlarge`. */
  public toString(): string {
    return this.name;
  }
}

function refused(name: string): never {
  const hint = SHAPE.test(`ml.${name}`) ? `write 'ml.${name}'` : `such as 'ml.c7i.xlarge'`;
  throw new Error(`InstanceType.of: the name is '${name}', allowed is ml.<family>.<size>, ${hint} (${SEE})`);
}
