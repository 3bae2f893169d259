import * as path from 'node:path';
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ModelCacheSetting, ModelData, MultiModel, type MultiModelProps, ServingImage } from 'cdk-sagemaker-serving';
import {
  ENV,
  folderWith,
  messageOf,
  newStack,
  ONNX,
  onlyResource,
  someImage,
  statementsIn,
  warningsIn,
} from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/add-models-to-endpoint.html';
const COPY = 'Custom::SageMakerModelCopy';

function newMultiModel(stack: Stack, props: Partial<MultiModelProps> = {}): MultiModel {
  return new MultiModel(stack, 'Readers', { image: someImage(stack), ...props });
}

const digits = () => ModelData.fromAsset(folderWith({ 'model.onnx': ONNX }));
const containerOf = (stack: Stack) => onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer;
const copiesOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources(COPY));

describe('MultiModel', () => {
  test('by default it is one container in multi-model mode, over a new bucket', () => {
    const stack = newStack({ env: ENV });
    const model = newMultiModel(stack);
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties).toEqual({
      ExecutionRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ReadersRole/), 'Arn'] },
      PrimaryContainer: {
        Image: { 'Fn::Join': ['', ['111122223333.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/digits:3']] },
        Mode: 'MultiModel',
        ModelDataUrl: { 'Fn::Join': ['', ['s3://', { Ref: expect.stringMatching(/^Readers.*Bucket/) }, '/models/']] },
      },
    });
    expect(model.prefix).toBe('models/');
    expect(model.loadsOnDemand).toBe(true);
  });

  test('the new bucket is private, encrypted, and stays when the stack goes, but for one that never came up', () => {
    const stack = newStack();
    newMultiModel(stack);
    const { Properties, DeletionPolicy } = onlyResource(stack, 'AWS::S3::Bucket');
    expect(DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(Properties).toMatchObject({
      BucketEncryption: {},
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
  });

  test('a bucket that is brought is used as it is', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'models');
    const model = newMultiModel(stack, { modelData: ModelData.fromPrefix(bucket, 'digits/') });
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 0);
    expect([model.bucket, model.prefix]).toEqual([bucket, 'digits/']);
  });

  test.each([ModelCacheSetting.ENABLED, ModelCacheSetting.DISABLED])('the cache setting %s is rendered', (setting) => {
    const stack = newStack();
    newMultiModel(stack, { modelCacheSetting: setting });
    expect(containerOf(stack).MultiModelConfig).toEqual({ ModelCacheSetting: setting });
  });

  test('an imported one has no role unless it is known', () => {
    const stack = newStack({ env: ENV });
    expect(MultiModel.fromModelName(stack, 'Named', 'Readers').role).toBeUndefined();
    const role = iam.Role.fromRoleName(stack, 'Role', 'runner');
    const modelArn = 'arn:aws:sagemaker:eu-west-1:111122223333:model/readers';
    const known = MultiModel.fromModelAttributes(stack, 'Known', { modelArn, role });
    expect([known.modelName, known.role]).toEqual(['readers', role]);
  });

  test('fails when the environment breaks the limits, in the words of this class', () => {
    expect(messageOf(() => newMultiModel(newStack(), { environment: { '1A': '' } }))).toBe(
      "MultiModel 'Digits/Readers': the name of an environment variable is '1A', allowed is letters, digits and underscores, with no digit at the start (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html)",
    );
  });
});

describe('the image of a MultiModel', () => {
  const labelled = (dockerfile: string, file?: string) => {
    const stack = newStack();
    const folder = folderWith({ [file ?? 'Dockerfile']: dockerfile });
    newMultiModel(stack, { image: ServingImage.fromAsset(folder, { file }) });
    return warningsIn(stack).map((warning) => warning.replace(folder, '…'));
  };
  const label = 'com.amazonaws.sagemaker.capabilities.multi-models';

  test('warns when its Dockerfile does not say that it can load many models', () => {
    expect(labelled('FROM scratch')).toEqual([
      `MultiModel 'Digits/Readers': …/Dockerfile does not set the label ${label}, without which SageMaker refuses the image, unless its base image does; add \`LABEL ${label}=true\` (https://docs.aws.amazon.com/sagemaker/latest/dg/build-multi-model-build-container.html)`,
    ]);
  });

  test('does not warn when its Dockerfile says so, under whatever name', () => {
    expect(labelled(`FROM scratch\nLABEL ${label}=true`)).toEqual([]);
    expect(labelled(`FROM scratch\nLABEL ${label}=true`, 'Dockerfile.gpu')).toEqual([]);
  });

  test('does not warn when it is not built here, or is the one of this package', () => {
    const stack = newStack();
    newMultiModel(stack);
    new MultiModel(stack, 'Onnx', { image: ServingImage.onnx() });
    expect(warningsIn(stack)).toEqual([]);
  });
});

describe('a model that is added', () => {
  test('is copied below the prefix, and is called by its name and ending', () => {
    const stack = newStack({ env: ENV });
    const model = newMultiModel(stack);
    expect(model.addModel('europe/acme', digits())).toBe('europe/acme.tar.gz');
    const { Properties } = onlyResource(stack, COPY);
    expect(Properties).toMatchObject({
      Bucket: { Ref: expect.stringMatching(/^Readers.*Bucket/) },
      Key: 'models/europe/acme.tar.gz',
      Source: expect.stringMatching(/^s3:\/\/cdk-.*-assets-.*\/[0-9a-f]{64}\.tar\.gz$/),
    });
  });

  test('changes nothing in model, role and image', () => {
    const [without, added] = [newStack(), newStack()];
    newMultiModel(without);
    newMultiModel(added).addModel('acme', digits());
    for (const type of ['AWS::SageMaker::Model', 'AWS::S3::Bucket'])
      expect(onlyResource(added, type)).toEqual(onlyResource(without, type));
  });

  test('other files change only the copy', () => {
    const template = (content: Buffer) => {
      const stack = newStack();
      const model = newMultiModel(stack);
      model.addModel('acme', ModelData.fromAsset(folderWith({ 'model.onnx': content })));
      return Template.fromStack(stack).toJSON().Resources;
    };
    const [before, after] = [template(ONNX), template(Buffer.concat([ONNX, Buffer.alloc(1)]))];
    const changed = Object.keys(after).filter((id) => JSON.stringify(after[id]) !== JSON.stringify(before[id]));
    expect(changed.map((id) => after[id].Type).sort()).toEqual(['AWS::IAM::Policy', COPY]);
  });

  test('many of them share one function', () => {
    const stack = newStack();
    const model = newMultiModel(stack);
    for (const name of ['a', 'b', 'c']) model.addModel(name, digits());
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
    expect(copiesOf(stack)).toHaveLength(3);
  });

  test('the function may read just the archive, and write just below the prefix', () => {
    const stack = newStack({ env: ENV });
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'models');
    const source = ModelData.fromBucket(s3.Bucket.fromBucketName(stack, 'Archive', 'archive'), 'acme/1.tar.gz');
    newMultiModel(stack, { modelData: ModelData.fromPrefix(bucket, 'digits/') }).addModel('acme', source);
    const arn = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${name}`]] });
    const ofRole = (role: RegExp) =>
      Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
        .filter(({ Properties }) => role.test(JSON.stringify(Properties.Roles)))
        .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
        .filter(({ Action }) => `${Action}`.includes('s3:'));
    const written = { Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], Effect: 'Allow' };
    expect(ofRole(/ModelCopy/)).toEqual(
      expect.arrayContaining([
        { Action: 's3:GetObject', Effect: 'Allow', Resource: arn('archive/acme/1.tar.gz') },
        { ...written, Resource: arn('models/digits/*') },
      ]),
    );
    expect(ofRole(/ModelCopy/)).toHaveLength(2);
  });

  test('the function may use the key of an encrypted bucket', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') });
    newMultiModel(stack, { modelData: ModelData.fromPrefix(bucket, '') }).addModel('acme', digits());
    expect(statementsIn(stack).filter(({ Action }) => Action.includes('kms:GenerateDataKey*'))).toHaveLength(1);
  });

  test('goes before its permissions do', () => {
    const stack = newStack();
    newMultiModel(stack).addModel('acme', digits());
    const policies = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const mine = policies.filter((id) => !/^ReadersAccess/.test(id));
    expect(onlyResource(stack, COPY).DependsOn).toEqual(expect.arrayContaining(mine));
  });

  test('of another place is another resource', () => {
    const idIn = (prefix: string) => {
      const stack = newStack();
      const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'models');
      newMultiModel(stack, { modelData: ModelData.fromPrefix(bucket, prefix) }).addModel('acme', digits());
      return Object.keys(Template.fromStack(stack).findResources(COPY))[0];
    };
    expect(idIn('a/')).toBe(idIn('a/'));
    expect(idIn('a/')).not.toBe(idIn('b/'));
  });

  const adding = (name: string) => {
    const model = newMultiModel(newStack());
    return messageOf(() => model.addModel(name, digits()));
  };
  const who = "addModel of MultiModel 'Digits/Readers'";

  test.each(['a', 'europe/acme', 'A-b_c.d', '(x) y', `${'a'.repeat(1017)}`])('may be called %s', (name) => {
    expect(() => newMultiModel(newStack()).addModel(name, digits())).not.toThrow();
  });

  test.each(['', '/a', 'a/', 'a//b', '../a', 'a/./b', 'a?b', 'ä', ' a', 'a '])(
    "fails when the name is '%s'",
    (name) => {
      expect(adding(name)).toBe(
        `${who}: the model's name is '${name}', allowed is letters, digits, spaces and !-_.*'(), with single slashes between folders (${SEE})`,
      );
    },
  );

  test('fails when the name has its ending', () => {
    expect(adding('acme.tar.gz')).toBe(
      `${who}: the model's name is 'acme.tar.gz', allowed is a name without its ending, 'acme' (${SEE})`,
    );
  });

  test('fails when the name is longer than a request can name it', () => {
    expect(adding('a'.repeat(1018))).toBe(
      `${who}: the length of the model's name is 1025, allowed is at most 1024 characters, .tar.gz included (${SEE})`,
    );
  });

  test('fails when the name is known only at deployment', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    expect(messageOf(() => newMultiModel(stack).addModel(name, digits()))).toBe(
      `${who}: the model's name is known only at deployment; write it out`,
    );
  });

  test('fails when the name is taken', () => {
    const model = newMultiModel(newStack());
    model.addModel('acme', digits());
    expect(messageOf(() => model.addModel('acme', digits()))).toBe(
      "MultiModel 'Digits/Readers': there is a model 'acme' already; give each a name of its own",
    );
  });
});

test('each model of the example is an archive of its own', () => {
  const stack = newStack();
  const model = newMultiModel(stack, { image: ServingImage.onnx() });
  const folder = path.join(__dirname, '../../examples/multi-model/models');
  const names = ['acme', 'globex', 'initech', 'umbrella'];
  for (const name of names) model.addModel(name, ModelData.fromAsset(path.join(folder, name)));
  const sources = copiesOf(stack).map(({ Properties }) => JSON.stringify(Properties.Source));
  expect(new Set(sources).size).toBe(names.length);
});

test('a repository that is imported by name warns of nothing', () => {
  const stack = newStack();
  const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'triton');
  newMultiModel(stack, { image: ServingImage.fromEcrRepository(repository, '24.05') });
  expect(warningsIn(stack)).toEqual([]);
});
