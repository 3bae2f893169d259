import { Duration, Size, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  AsyncEndpoint,
  CapacitySize,
  DeploymentPolicy,
  InstanceType,
  ModelPackage,
  PackagedModel,
  type PackagedModelProps,
  RealTimeEndpoint,
  ServerlessEndpoint,
} from 'cdk-sagemaker-serving';
import { ENV, messageOf, newModel, newStack, onlyResource, statementsIn, variantOptions, warningsIn } from './fixtures';

const ARN = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/digits/3';
const PRODUCT = 'arn:aws:sagemaker:eu-west-1:985815980388:model-package/product-v1-0123456789abcdef';
const GUIDE = 'https://docs.aws.amazon.com/sagemaker/latest/dg';
const instanceType = InstanceType.of('ml.c7i.xlarge');

function registered(stack: Stack, props: Partial<PackagedModelProps> = {}): PackagedModel {
  const modelPackage = ModelPackage.fromModelPackageAttributes(stack, 'Package', {
    modelPackageArn: ARN,
    repositories: [ecr.Repository.fromRepositoryName(stack, 'Repository', 'digits')],
    buckets: [s3.Bucket.fromBucketName(stack, 'Bucket', 'models')],
  });
  return new PackagedModel(stack, 'Model', { modelPackage, ...props });
}

function product(stack: Stack, props: Partial<PackagedModelProps> = {}): PackagedModel {
  const modelPackage = ModelPackage.fromMarketplaceArn(stack, 'Package', PRODUCT);
  return new PackagedModel(stack, 'Model', { modelPackage, ...props });
}

describe('a model of a registered package', () => {
  test('names the package instead of an image', () => {
    const stack = newStack({ env: ENV });
    registered(stack, { inferenceSpecificationName: 'small', environment: { A: 'b' } });
    const { PrimaryContainer, EnableNetworkIsolation } = onlyResource(stack, 'AWS::SageMaker::Model').Properties;
    expect(PrimaryContainer).toEqual({
      ModelPackageName: ARN,
      InferenceSpecificationName: 'small',
      Environment: { A: 'b' },
    });
    expect(EnableNetworkIsolation).toBeUndefined();
    expect(warningsIn(stack)).toEqual([]);
  });

  test('may pull from its repositories and read its buckets', () => {
    const stack = newStack({ env: ENV });
    registered(stack);
    const actions = statementsIn(stack).flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['ecr:BatchGetImage', 's3:GetObject*']));
  });

  test('of which nothing else is known warns that it may read nothing', () => {
    const stack = newStack({ env: ENV });
    const modelPackage = ModelPackage.fromModelPackageArn(stack, 'Package', ARN);
    new PackagedModel(stack, 'Model', { modelPackage });
    expect(warningsIn(stack)).toEqual([
      `PackagedModel 'Digits/Model': nothing is known of where the image and the model data of its package are, so its role is not allowed to read them; import the package with ModelPackage.fromModelPackageAttributes() and its repositories and buckets, or grant it to \`role\` (${GUIDE}/sagemaker-roles.html)`,
    ]);
  });

  test('serves on an endpoint', () => {
    const stack = newStack({ env: ENV });
    new RealTimeEndpoint(stack, 'Endpoint').addVariant('champion', { model: registered(stack), instanceType });
    Template.fromStack(stack).resourceCountIs('AWS::SageMaker::Endpoint', 1);
  });

  test('fails when the name of the inference specification is none', () => {
    expect(messageOf(() => registered(newStack({ env: ENV }), { inferenceSpecificationName: '-a' }))).toBe(
      "PackagedModel 'Digits/Model': inferenceSpecificationName is '-a', allowed is 1 to 63 letters, digits and hyphens, with no hyphen at either end (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html)",
    );
  });

  test.each(['digits', 'arn:aws:sagemaker:eu-west-1:111122223333:model/digits', `${ARN}/4`, `${ARN}0123456789`])(
    "fails when the ARN is '%s'",
    (arn) => {
      expect(messageOf(() => ModelPackage.fromModelPackageArn(newStack({ env: ENV }), 'Package', arn))).toBe(
        `ModelPackage.fromModelPackageAttributes: modelPackageArn is '${arn}', allowed is arn:aws:sagemaker:<region>:<account>:model-package/<name>, with /<version> if it is in a registry, of at most 176 characters (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html)`,
      );
    },
  );

  test('fails when the package is known to be in another region', () => {
    const stack = newStack({ env: ENV });
    const arn = ARN.replace('eu-west-1', 'us-east-1');
    expect(messageOf(() => ModelPackage.fromModelPackageArn(stack, 'Package', arn))).toMatch(
      /the package's region is us-east-1, allowed is the stack's, eu-west-1/,
    );
  });
});

describe('a model of a product of AWS Marketplace', () => {
  test('is isolated from every network, and its role reads nothing of its own', () => {
    const stack = newStack({ env: ENV });
    product(stack);
    const { PrimaryContainer, EnableNetworkIsolation } = onlyResource(stack, 'AWS::SageMaker::Model').Properties;
    expect(PrimaryContainer).toEqual({ ModelPackageName: PRODUCT });
    expect(EnableNetworkIsolation).toBe(true);
    expect(JSON.stringify(statementsIn(stack))).not.toMatch(/ecr:|s3:/);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('fails when isolation is switched off', () => {
    expect(messageOf(() => product(newStack({ env: ENV }), { networkIsolation: false }))).toBe(
      `PackagedModel 'Digits/Model': networkIsolation is false, but a model of AWS Marketplace runs only with network isolation; leave it out (${GUIDE}/mkt-algo-model-internet-free.html)`,
    );
  });

  test.each([
    [
      'guarded',
      DeploymentPolicy.canary({ canarySize: CapacitySize.instances(1), waitInterval: Duration.minutes(30) }),
      1,
    ],
    ['all at once without a bake', undefined, 0],
  ])('warns that its rollouts are not guarded, if they are to be: %s', (_, deployment, warnings) => {
    const stack = newStack({ env: ENV });
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint', { deployment });
    endpoint.addVariant('champion', { model: product(stack), instanceType, initialInstanceCount: 2 });
    const found = warningsIn(stack).filter((sentence) => sentence.includes('Marketplace'));
    expect(found).toHaveLength(warnings);
    if (warnings)
      expect(found[0]).toMatch(
        /variant 'champion' is a product of AWS Marketplace, for which SageMaker shifts all traffic at once/,
      );
  });

  test.each<[string, string, (stack: Stack, model: PackagedModel) => void]>([
    [
      "addVariant('champion')",
      'serverless-endpoints',
      (stack, model) =>
        new ServerlessEndpoint(stack, 'Endpoint').addVariant('champion', {
          model,
          memorySize: Size.gibibytes(1),
          maxConcurrency: 1,
        }),
    ],
    [
      "addVariant('champion')",
      'async-inference',
      (stack, model) => new AsyncEndpoint(stack, 'Endpoint').addVariant('champion', { model, instanceType }),
    ],
    [
      "addShadowVariant('next')",
      'shadow-tests-exclusions',
      (stack, model) => {
        const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
        endpoint.addVariant('champion', variantOptions(stack, { model: newModel(stack, 'Champion') }));
        endpoint.addShadowVariant('next', { model, instanceType });
      },
    ],
  ])('fails when the variant is one of %s, %s', (who, page, add) => {
    const stack = newStack({ env: ENV });
    const model = product(stack);
    expect(messageOf(() => add(stack, model))).toBe(
      `${who} of endpoint 'Digits/Endpoint': the model 'Digits/Model' is a product of AWS Marketplace, which runs only in a variant of a RealTimeEndpoint; add it there (${GUIDE}/${page}.html)`,
    );
  });
});
