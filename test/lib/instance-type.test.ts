import { CfnParameter } from 'aws-cdk-lib';
import { InstanceType } from 'cdk-sagemaker-serving';
import { messageOf, newStack } from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html';

describe('InstanceType', () => {
  test.each([
    ['ml.c7i.xlarge', 'c7i', 'xlarge'],
    ['ml.t2.medium', 't2', 'medium'],
    ['ml.trn1n.32xlarge', 'trn1n', '32xlarge'],
    ['ml.p6-b200.48xlarge', 'p6-b200', '48xlarge'],
  ])('%s has a family and a size', (name, family, size) => {
    const type = InstanceType.of(name);
    expect({ name: `${type}`, family: type.family, size: type.size }).toEqual({ name, family, size });
  });

  test('a token passes', () => {
    const name = new CfnParameter(newStack(), 'Type').valueAsString;
    expect(InstanceType.of(name).toString()).toBe(name);
  });

  test.each([
    ['c7i.xlarge', "write 'ml.c7i.xlarge'"],
    ['ml.c7i', "such as 'ml.c7i.xlarge'"],
    ['ml.c7i.huge', "such as 'ml.c7i.xlarge'"],
    ['ML.C7I.XLARGE', "such as 'ml.c7i.xlarge'"],
    [' ml.c7i.xlarge', "such as 'ml.c7i.xlarge'"],
    ['', "such as 'ml.c7i.xlarge'"],
  ])("fails when the name is '%s'", (name, hint) => {
    expect(messageOf(() => InstanceType.of(name))).toBe(
      `InstanceType.of: the name is '${name}', allowed is ml.<family>.<size>, ${hint} (${SEE})`,
    );
  });
});
