import { CfnParameter } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ModelData, MultiModel } from 'cdk-sagemaker-serving';
import { ENV, messageOf, newStack, onlyResource, someImage, statementsIn } from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/create-multi-model-endpoint.html';

function modelAt(prefix: string, bucket?: (stack: ReturnType<typeof newStack>) => s3.IBucket) {
  const stack = newStack({ env: ENV });
  const found = bucket?.(stack) ?? s3.Bucket.fromBucketName(stack, 'Bucket', 'models');
  new MultiModel(stack, 'Model', { image: someImage(stack), modelData: ModelData.fromPrefix(found, prefix) });
  return stack;
}

const statementOn = (stack: ReturnType<typeof newStack>, action: string) =>
  statementsIn(stack).filter(({ Action }) => [Action].flat().includes(action));

describe('ModelData.fromPrefix', () => {
  test('names the prefix, and lets the model list and read just that', () => {
    const stack = modelAt('digits/');
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer.ModelDataUrl).toBe(
      's3://models/digits/',
    );
    expect(statementOn(stack, 's3:GetObject')).toEqual([
      {
        Action: 's3:GetObject',
        Effect: 'Allow',
        Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::models/digits/*']] },
      },
    ]);
    expect(statementOn(stack, 's3:ListBucket')).toEqual([
      {
        Action: 's3:ListBucket',
        Effect: 'Allow',
        Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::models']] },
        Condition: { StringLike: { 's3:prefix': 'digits/*' } },
      },
    ]);
  });

  test('the empty prefix is the whole bucket', () => {
    const stack = modelAt('');
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer.ModelDataUrl).toBe('s3://models/');
    expect(statementOn(stack, 's3:ListBucket')[0]).not.toHaveProperty('Condition');
  });

  test('an encrypted bucket lets the model decrypt', () => {
    const stack = modelAt('', (scope) => {
      const encryptionKey = new kms.Key(scope, 'Key');
      return new s3.Bucket(scope, 'Bucket', { encryptionKey });
    });
    expect(statementOn(stack, 'kms:Decrypt')).toHaveLength(1);
  });

  test('a prefix known only at deployment passes', () => {
    expect(() =>
      modelAt('', (stack) => {
        const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'models');
        ModelData.fromPrefix(bucket, new CfnParameter(stack, 'Prefix').valueAsString);
        return bucket;
      }),
    ).not.toThrow();
  });

  test.each([
    ['digits', "such as 'digits/'"],
    ['/digits/', "such as 'digits/'"],
    ['digits//', "such as 'digits/'"],
    ['digits/model.tar.gz', 'for one archive, write ModelData.fromBucket()'],
  ])('fails when the prefix is %s', (prefix, hint) => {
    expect(messageOf(() => modelAt(prefix))).toBe(
      `ModelData.fromPrefix: the prefix is '${prefix}', allowed is what ends in a slash and has none at the start, ${hint} (${SEE})`,
    );
  });

  test('an address of 1024 characters passes', () => {
    expect(() => modelAt(`${'a'.repeat(1024 - 's3://models/'.length - 1)}/`)).not.toThrow();
  });

  test('fails when the address is longer', () => {
    expect(messageOf(() => modelAt(`${'a'.repeat(1024 - 's3://models/'.length)}/`))).toBe(
      `ModelData.fromPrefix: the length of the prefix's address is 1025, allowed is at most 1024 characters (${SEE})`,
    );
  });

  test('fails when the bucket is in another region', () => {
    const elsewhere = (stack: ReturnType<typeof newStack>) =>
      s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'models', region: 'us-east-1' });
    expect(messageOf(() => modelAt('digits/', elsewhere))).toBe(
      `ModelData.fromPrefix: the bucket's region is us-east-1, allowed is the model's, eu-west-1; copy the models to a bucket there (${SEE})`,
    );
  });
});
