import { CfnParameter } from 'aws-cdk-lib';
import { InstanceArchitecture } from 'aws-cdk-lib/aws-ec2';
import { AcceleratorKind, InstanceType } from 'cdk-sagemaker-serving';
import { doubtAbout, instanceDataOf } from '../../lib/private/instance-data';
import table from '../../lib/private/instance-types.generated.json';
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

  test.each([
    ['ml.c7i.xlarge', [4, 8, 'x86_64', 'none', 0, undefined, 0, 0]],
    ['ml.c7g.large', [2, 4, 'arm64', 'none', 0, undefined, 0, 0]],
    ['ml.g5.xlarge', [4, 16, 'x86_64', 'gpu', 1, 22888, 0, 250e9]],
    ['ml.p4d.24xlarge', [96, 1152, 'x86_64', 'gpu', 8, 40960, 0, 8000e9]],
    ['ml.p3.8xlarge', [32, 244, 'x86_64', 'gpu', 4, 16384, 0, 0]],
    ['ml.inf1.6xlarge', [24, 48, 'x86_64', 'inferentia', 4, undefined, 16, 0]],
    ['ml.inf2.48xlarge', [192, 768, 'x86_64', 'inferentia2', 12, undefined, 24, 0]],
    ['ml.trn1.32xlarge', [128, 512, 'x86_64', 'trainium', 16, undefined, 32, 7600e9]],
    ['ml.dl1.24xlarge', [96, 768, 'x86_64', 'gaudi', 8, 32768, 0, 4000e9]],
  ])('%s is known', (name, expected) => {
    const type = InstanceType.of(name);
    const { vcpus, architecture, acceleratorKind, acceleratorCount, neuronCores } = type;
    const [memory, each, disk] = [
      type.memory!.toGibibytes(),
      type.acceleratorMemory?.toMebibytes(),
      type.localStorage!.toBytes(),
    ];
    expect([vcpus, memory, architecture, acceleratorKind, acceleratorCount, each, neuronCores, disk]).toEqual(expected);
  });

  test('what nobody knows of a type is undefined', () => {
    for (const name of ['ml.z99.xlarge', 'ml.p6e-gb200.36xlarge']) {
      const type = InstanceType.of(name);
      expect(type.toString()).toBe(name);
      expect(type.vcpus).toBeUndefined();
      expect(type.memory).toBeUndefined();
      expect(type.acceleratorKind).toBeUndefined();
      expect(type.localStorage).toBeUndefined();
    }
  });

  test('each line of the table can be read', () => {
    const known = Object.keys(table.hosting).flatMap((name) => instanceDataOf(name) ?? []);
    expect(known.length).toBeGreaterThan(270);
    for (const each of known) {
      const numbers = [each.vcpus, each.memoryInMiB, each.acceleratorCount, each.neuronCores, each.localStorageInGB];
      expect(numbers.every((number) => Number.isInteger(number) && number >= 0)).toBe(true);
      expect(Object.values(InstanceArchitecture)).toContain(each.architecture);
      expect(Object.values(AcceleratorKind)).toContain(each.acceleratorKind);
      expect(each.acceleratorCount > 0).toBe(each.acceleratorKind !== AcceleratorKind.NONE);
    }
  });

  test.each([
    ['ml.t3.medium', 'SageMaker has it for training, processing and notebooks, but not for hosting, as of DATE'],
    [
      'ml.inf1.4xlarge',
      'as of DATE SageMaker hosts on ml.inf1.24xlarge, ml.inf1.2xlarge, ml.inf1.6xlarge and ml.inf1.xlarge',
    ],
    ['ml.cc7i.xlarge', 'as of DATE SageMaker hosts on ml.c7i.xlarge'],
    ['ml.g5x.12xlarge', 'as of DATE SageMaker hosts on ml.g5.12xlarge'],
    ['ml.inf1.xlarge', undefined],
    ['ml.z99.xlarge', undefined],
  ])('the doubt about %s is: %s', (name, doubt) => {
    const see = ' (https://aws.amazon.com/sagemaker/ai/pricing/)';
    expect(doubtAbout(name)).toBe(doubt && `${doubt.replace('DATE', table.source.date)}${see}`);
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
