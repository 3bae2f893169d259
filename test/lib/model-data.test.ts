import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ModelData } from 'cdk-sagemaker-serving';
import { list } from 'tar';
import { ENV, folderWith, messageOf, newModel, newStack, ONNX, onlyResource, statementsIn, tarGzOf } from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html';

interface Asset {
  source: { path: string };
  destinations: { [id: string]: { objectKey: string } };
}

/** Binds model data to a new model, and says what its archive holds. */
function uploaded(modelData: ModelData): { names: string[]; file: string; key: string } {
  const app = new App();
  newModel(new Stack(app, 'Digits'), 'Model', { modelData });
  const { directory } = app.synth();
  const { files } = JSON.parse(fs.readFileSync(path.join(directory, 'Digits.assets.json'), 'utf8'));
  const [asset] = (Object.values(files) as Asset[]).filter(({ source }) => source.path.endsWith('.tar.gz'));
  const names: string[] = [];
  const file = path.join(directory, asset.source.path);
  list({ file, sync: true, onReadEntry: (entry) => void names.push(entry.path) });
  return { names, file, key: Object.values(asset.destinations)[0].objectKey };
}

function refusal(given: string): string {
  return messageOf(() => ModelData.fromAsset(given)).replace(`ModelData.fromAsset('${given}'): `, '');
}

function refusalOf(name: string, content: string | Buffer): string {
  return refusal(path.join(folderWith({ [name]: content }), name));
}

describe('ModelData.fromAsset', () => {
  test('an .onnx file becomes an archive with a model.onnx', () => {
    const folder = folderWith({ 'digits-v3.onnx': ONNX });
    expect(uploaded(ModelData.fromAsset(path.join(folder, 'digits-v3.onnx'))).names).toEqual(['model.onnx']);
  });

  test('a folder becomes an archive with its contents at the root', () => {
    const folder = folderWith({ 'model.onnx': ONNX, 'code/inference.py': 'pass' });
    expect(uploaded(ModelData.fromAsset(folder)).names).toEqual(['code/', 'code/inference.py', 'model.onnx']);
  });

  test('what machines leave behind is skipped', () => {
    const stray = { '.DS_Store': 'x', 'a/.DS_Store': 'x', '.git/HEAD': 'x', 'a/__pycache__/b.pyc': 'x' };
    expect(uploaded(ModelData.fromAsset(folderWith({ 'a/model.bin': 'x', ...stray }))).names).toEqual([
      'a/',
      'a/model.bin',
    ]);
  });

  test('links inside the folder are stored as what they lead to', () => {
    const folder = folderWith({ 'model.bin': 'x', latest: { link: 'model.bin' }, 'v1/a': 'y', v2: { link: 'v1' } });
    expect(uploaded(ModelData.fromAsset(folder)).names).toEqual(['latest', 'model.bin', 'v1/', 'v1/a', 'v2/', 'v2/a']);
  });

  test('a folder that is itself a link is followed', () => {
    const folder = folderWith({ 'real/model.bin': 'x', model: { link: 'real' } });
    expect(uploaded(ModelData.fromAsset(path.join(folder, 'model'))).names).toEqual(['model.bin']);
  });

  test('a .tar.gz is passed through byte for byte', () => {
    const content = tarGzOf({ path: './model.onnx', size: 700 });
    const { file } = uploaded(ModelData.fromAsset(path.join(folderWith({ 'm.tar.gz': content }), 'm.tar.gz')));
    expect(fs.readFileSync(file)).toEqual(content);
  });

  test('the key ends in .tar.gz, and is the hash of the content', () => {
    const data = () => ModelData.fromAsset(folderWith({ 'model.onnx': ONNX }));
    expect(uploaded(data()).key).toMatch(/^[0-9a-f]{64}\.tar\.gz$/);
    expect(uploaded(data()).key).toBe(uploaded(data()).key);
    expect(uploaded(ModelData.fromAsset(folderWith({ 'model.onnx': Buffer.concat([ONNX, ONNX]) }))).key).not.toBe(
      uploaded(data()).key,
    );
  });

  test('the same path used twice in a stack is uploaded once', () => {
    const app = new App();
    const stack = new Stack(app, 'Digits');
    const folder = folderWith({ 'model.onnx': ONNX });
    newModel(stack, 'A', { modelData: ModelData.fromAsset(folder) });
    newModel(stack, 'B', { modelData: ModelData.fromAsset(folder) });
    const { directory } = app.synth();
    expect(fs.readdirSync(directory).filter((name) => name.endsWith('.tar.gz'))).toHaveLength(1);
    const urls = Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::Model')).map(
      (model) => model.Properties.PrimaryContainer.ModelDataUrl,
    );
    expect(urls[0]).toEqual(urls[1]);
  });

  test('the same data can be bound twice in one scope', () => {
    const stack = newStack();
    const model = newModel(stack);
    const data = ModelData.fromAsset(folderWith({ 'model.onnx': ONNX }));
    expect(stack.resolve(data.bind(model, model))).toEqual(stack.resolve(data.bind(model, model)));
  });

  test('nothing is left beside the assets', () => {
    const { file } = uploaded(ModelData.fromAsset(folderWith({ 'model.onnx': ONNX })));
    expect(fs.readdirSync(path.dirname(file)).filter((name) => name.startsWith('model-'))).toEqual([]);
  });

  test('in a stage, the archive is found from the manifest of the stage', () => {
    const app = new App();
    const stack = new Stack(new Stage(app, 'Prod'), 'Digits');
    newModel(stack, 'Model', { modelData: ModelData.fromAsset(folderWith({ 'model.onnx': ONNX })) });
    const { directory } = app.synth();
    const nested = path.join(directory, 'assembly-Prod');
    const manifest = fs.readdirSync(nested).find((name) => name.endsWith('.assets.json'))!;
    const { files } = JSON.parse(fs.readFileSync(path.join(nested, manifest), 'utf8'));
    const sources = (Object.values(files) as Asset[]).map(({ source }) => path.join(nested, source.path));
    expect(sources.filter((source) => !fs.existsSync(source))).toEqual([]);
  });

  test('the role may read just the archive', () => {
    const stack = newStack();
    newModel(stack, 'Model', { modelData: ModelData.fromAsset(folderWith({ 'model.onnx': ONNX })) });
    const reading = statementsIn(stack).filter(({ Action }) => JSON.stringify(Action).includes('s3:'));
    expect(reading).toHaveLength(1);
    expect(reading[0].Action).toBe('s3:GetObject');
    expect(JSON.stringify(reading[0].Resource)).toMatch(/\/[0-9a-f]{64}\.tar\.gz"\]\]\}$/);
  });

  test('fails when there is nothing', () => {
    expect(refusal('/no/such/place')).toBe(
      'there is nothing at /no/such/place; give a folder, an .onnx file or a .tar.gz archive',
    );
  });

  test.each(['model.onnx', 'model.tar.gz', 'model.zip'])('fails when %s is empty', (name) => {
    expect(refusalOf(name, '')).toBe('the file is empty; export or download the model again');
  });

  test('fails when a folder is empty, but for what is skipped', () => {
    expect(refusal(folderWith({ '.DS_Store': 'x' }))).toBe("the folder is empty; put the model's files into it");
  });

  test('fails when a folder holds empty files only', () => {
    expect(refusal(folderWith({ '.gitkeep': '' }))).toBe(
      "all files in the folder are empty; put the model's files into it",
    );
  });

  test('fails when a model in a folder is empty', () => {
    expect(refusal(folderWith({ 'a/model.pt': '', 'README.md': 'x' }))).toBe(
      'a/model.pt is empty; export or download the model again',
    );
  });

  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';

  test.each(['model.onnx', 'model.tar.gz'])('fails when %s is a Git LFS pointer', (name) => {
    expect(refusalOf(name, pointer)).toBe('the file is a Git LFS pointer, not the model itself; run `git lfs pull`');
  });

  test('fails when a file in a folder is a Git LFS pointer', () => {
    expect(refusal(folderWith({ 'weights.dat': pointer }))).toBe(
      'weights.dat is a Git LFS pointer, not the model itself; run `git lfs pull`',
    );
  });

  test.each(['model.onnx', 'model.tar.gz'])('fails when %s is a web page', (name) => {
    expect(refusalOf(name, '\n<!DOCTYPE html><html>')).toBe(
      'the file is a web page, not a model; download it again, from its raw address',
    );
  });

  test('a web page beside the model passes', () => {
    expect(() => ModelData.fromAsset(folderWith({ 'model.onnx': ONNX, 'docs.html': '<html>' }))).not.toThrow();
  });

  test.each(['hello', '{"a":1}', 'PK\x03\x04', '\x89PNG', '\x80\x04\x95'])(
    'fails when an .onnx file starts with %j',
    (content) => {
      expect(refusalOf('model.onnx', Buffer.from(content, 'latin1'))).toBe(
        'the file does not start like an ONNX model; export it again (`onnx.save(model, path)`)',
      );
    },
  );

  test.each([0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72, 0xa2, 0xca, 0xd2])(
    'an .onnx file may start with the byte %d',
    (first) => {
      const file = path.join(folderWith({ 'model.onnx': Buffer.from([first, 0x07]) }), 'model.onnx');
      expect(() => ModelData.fromAsset(file)).not.toThrow();
    },
  );

  const models = fs
    .readdirSync(path.join(__dirname, '../containers/onnx/fixtures'))
    .filter((name) => name.endsWith('.onnx'));
  test.each(models)('the real model %s passes', (name) => {
    expect(() => ModelData.fromAsset(path.join(__dirname, '../containers/onnx/fixtures', name))).not.toThrow();
  });

  test.each([
    ['model.zip', 'a .zip file', 'unzip it and give the folder'],
    ['model.tar', 'a .tar file', 'compress it with `gzip` to a .tar.gz, or unpack it and give the folder'],
    ['model.tgz', 'a .tgz file', 'rename it to end in .tar.gz, which SageMaker asks for'],
    ['model.pt', 'a .pt file', 'put it into a folder, with the code that reads it, and give the folder'],
    ['model', 'a file without an ending', 'put it into a folder, with the code that reads it, and give the folder'],
  ])('fails when it is %s, and says what to do', (name, kind, remedy) => {
    expect(refusalOf(name, 'x')).toBe(
      `${kind} cannot be served as it is, allowed are a folder, an .onnx file and a .tar.gz archive; ${remedy}`,
    );
  });

  test('fails when an archive is damaged', () => {
    expect(refusalOf('m.tar.gz', tarGzOf({ path: 'a', size: 1 }).subarray(0, -4))).toBe(
      'the file is truncated or damaged, or no tar archive; make or download it again',
    );
  });

  test('fails when a link leaves the folder', () => {
    const folder = folderWith({ 'blobs/1': 'x', 'snapshot/model.bin': { link: '../blobs/1' } });
    expect(refusal(path.join(folder, 'snapshot'))).toBe(
      "the link model.bin leads to '../blobs/1', outside the folder; copy the folder with `cp -RL`, which puts the files in place of links",
    );
  });

  test('fails when a link leaves the folder for one whose name starts the same', () => {
    const folder = folderWith({ 'model2/a': 'x', 'model/a': { link: '../model2/a' } });
    expect(refusal(path.join(folder, 'model'))).toMatch(/^the link a leads to '..\/model2\/a', outside the folder/);
  });

  test('fails when a link leads nowhere', () => {
    expect(refusal(folderWith({ a: { link: 'gone' } }))).toBe(
      "the link a leads to 'gone', which does not exist; remove or mend it",
    );
  });

  test('fails when links go round in a circle', () => {
    expect(refusal(folderWith({ 'a/model.bin': 'x', 'a/b': { link: '.' } }))).toBe(
      "the link a/b leads to '.', a folder that it is in; remove it",
    );
  });
});

describe('ModelData.fromBucket', () => {
  test('names the object', () => {
    const stack = newStack();
    newModel(stack, 'Model', {
      modelData: ModelData.fromBucket(s3.Bucket.fromBucketName(stack, 'B', 'models'), 'digits/3/model.tar.gz'),
    });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer.ModelDataUrl).toBe(
      's3://models/digits/3/model.tar.gz',
    );
  });

  test('the role may read just the object', () => {
    const stack = newStack();
    newModel(stack, 'Model', { modelData: ModelData.fromBucket(new s3.Bucket(stack, 'B'), 'a/m.tar.gz') });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Action: 's3:GetObject',
            Effect: 'Allow',
            Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.anyValue(), 'Arn'] }, '/a/m.tar.gz']] },
          },
        ]),
      },
    });
    expect(statementsIn(stack).filter(({ Action }) => JSON.stringify(Action).includes('s3:'))).toHaveLength(1);
  });

  test('the role may decrypt what an encrypted bucket holds', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'B', { encryptionKey: new kms.Key(stack, 'Key') });
    newModel(stack, 'Model', { modelData: ModelData.fromBucket(bucket, 'm.tar.gz') });
    expect(statementsIn(stack)).toContainEqual({
      Action: 'kms:Decrypt',
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
    });
  });

  test('a token passes as key', () => {
    const stack = newStack();
    const key = new CfnParameter(stack, 'ModelKey').valueAsString;
    const modelData = ModelData.fromBucket(s3.Bucket.fromBucketName(stack, 'B', 'models'), key);
    expect(() => newModel(stack, 'Model', { modelData })).not.toThrow();
  });

  test.each(['model.zip', 'models/', '', 'model.tar.gz/', '/model.tar.gz', 's3://models/model.tar.gz'])(
    "fails when the key is '%s'",
    (key) => {
      const bucket = s3.Bucket.fromBucketName(newStack(), 'B', 'models');
      expect(messageOf(() => ModelData.fromBucket(bucket, key))).toBe(
        `ModelData.fromBucket: the key is '${key}', allowed is the key of one gzipped tar archive, such as 'digits/3/model.tar.gz' (${SEE})`,
      );
    },
  );

  test('the address may be 1024 characters long', () => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'B', 'models');
    expect(() => ModelData.fromBucket(bucket, `${'k'.repeat(1024 - 12 - 7)}.tar.gz`)).not.toThrow();
  });

  test('fails when the address is longer than 1024 characters', () => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'B', 'models');
    expect(messageOf(() => ModelData.fromBucket(bucket, `${'k'.repeat(1024 - 12 - 6)}.tar.gz`))).toBe(
      `ModelData.fromBucket: the length of the archive's address is 1025, allowed is at most 1024 characters (${SEE})`,
    );
  });

  test('fails when the bucket is known to be in another region', () => {
    const stack = newStack({ env: ENV });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'B', { bucketName: 'models', region: 'us-east-1' });
    expect(messageOf(() => newModel(stack, 'Model', { modelData: ModelData.fromBucket(bucket, 'm.tar.gz') }))).toBe(
      `ModelData.fromBucket: the bucket's region is us-east-1, allowed is the model's, eu-west-1; copy the archive to a bucket there (${SEE})`,
    );
  });
});
