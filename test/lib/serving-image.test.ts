import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Model, ServingImage } from 'cdk-sagemaker-serving';
import { containerFolder } from '../../lib/private/container-folder';
import { ENV, folderWith, messageOf, newModel, newStack, onlyResource, statementsIn } from './fixtures';

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

/** The Docker builds that an app asks for, each with its folder in the cloud assembly. */
function builds(
  image: ServingImage,
): { directory: string; platform?: string; dockerBuildArgs?: object; files: string[] }[] {
  const app = new App();
  new Model(new Stack(app, 'Digits'), 'Model', { image });
  const { directory } = app.synth();
  const { dockerImages } = JSON.parse(fs.readFileSync(path.join(directory, 'Digits.assets.json'), 'utf8'));
  const sources = Object.values(dockerImages).map((asset) => (asset as { source: { directory: string } }).source);
  return sources.map((source) => ({ ...source, files: fs.readdirSync(path.join(directory, source.directory)).sort() }));
}

function imageIn(stack: Stack): unknown {
  return onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer.Image;
}

describe('ServingImage.onnx', () => {
  test('builds the bundled container for linux/amd64, from what it is made of and no more', () => {
    const [build, ...others] = builds(ServingImage.onnx());
    expect(others).toEqual([]);
    expect(build.platform).toBe('linux/amd64');
    expect(build.files).toEqual(
      expect.arrayContaining(['Dockerfile', 'local.json', 'package-lock.json', 'package.json', 'server.js']),
    );
    expect(build.files.filter((name) => ['node_modules', 'src', 'build.mjs', 'test'].includes(name))).toEqual([]);
  });

  test('can be built for another platform and with arguments', () => {
    const image = ServingImage.onnx({ platform: Platform.LINUX_ARM64, buildArgs: { BASE_IMAGE: 'node:24' } });
    expect(builds(image)).toMatchObject([{ platform: 'linux/arm64', dockerBuildArgs: { BASE_IMAGE: 'node:24' } }]);
  });

  test('fails when the container was not bundled', () => {
    const containers = folderWith({ 'onnx/Dockerfile': 'FROM node' });
    expect(messageOf(() => containerFolder('onnx', containers))).toBe(
      `ServingImage.onnx(): ${containers}/onnx/server.js is missing; in a clone, run \`npm run build\`, else install the package again`,
    );
  });
});

describe('ServingImage.transform', () => {
  test('builds the bundled container for linux/amd64, from what it is made of and no more', () => {
    const [build, ...others] = builds(ServingImage.transform());
    expect(others).toEqual([]);
    expect(build.platform).toBe('linux/amd64');
    expect(build.files).toEqual(['.dockerignore', 'Dockerfile', 'local.json', 'package.json', 'server.js']);
  });

  test('can be built for another platform and with arguments', () => {
    const image = ServingImage.transform({ platform: Platform.LINUX_ARM64, buildArgs: { BASE_IMAGE: 'node:24' } });
    expect(builds(image)).toMatchObject([{ platform: 'linux/arm64', dockerBuildArgs: { BASE_IMAGE: 'node:24' } }]);
  });
});

describe('ServingImage.fromAsset', () => {
  const folder = () =>
    folderWith({ Dockerfile: 'FROM node', 'a.txt': 'a', 'node_modules/b.txt': 'b', 'Other.Dockerfile': 'FROM python' });

  test('builds a folder for linux/amd64', () => {
    expect(builds(ServingImage.fromAsset(folder()))).toMatchObject([
      { platform: 'linux/amd64', files: ['Dockerfile', 'Other.Dockerfile', 'a.txt', 'node_modules'] },
    ]);
  });

  test('passes options on', () => {
    const image = ServingImage.fromAsset(folder(), {
      file: 'Other.Dockerfile',
      target: 'serving',
      buildArgs: { A: 'b' },
      platform: Platform.LINUX_ARM64,
      exclude: ['node_modules'],
    });
    expect(builds(image)).toMatchObject([
      {
        dockerFile: 'Other.Dockerfile',
        dockerBuildTarget: 'serving',
        dockerBuildArgs: { A: 'b' },
        platform: 'linux/arm64',
        files: ['Dockerfile', 'Other.Dockerfile', 'a.txt'],
      },
    ]);
  });

  test('the role may pull from the repository of assets only', () => {
    const stack = newStack();
    new Model(stack, 'Model', { image: ServingImage.fromAsset(folder()) });
    const pulls = statementsIn(stack).filter(({ Action }) => JSON.stringify(Action).includes('ecr:'));
    expect(pulls.map(({ Action }) => Action)).toEqual([PULL, 'ecr:GetAuthorizationToken']);
    expect(JSON.stringify(pulls[0].Resource)).toContain('cdk-hnb659fds-container-assets-');
    expect(pulls[1].Resource).toBe('*');
  });

  test('two images of one kind, and one image twice, can be bound in one scope', () => {
    const stack = newStack();
    const model = newModel(stack);
    const [first, second] = [
      ServingImage.fromAsset(folder()),
      ServingImage.fromAsset(folderWith({ Dockerfile: 'FROM b' })),
    ];
    const uris = [first, second, first].map((image) => stack.resolve(image.bind(model, model).imageUri)['Fn::Sub']);
    expect(uris[0]).toBe(uris[2]);
    expect(uris[0]).not.toBe(uris[1]);
  });
});

describe('ServingImage.fromEcrRepository', () => {
  test.each([
    ['3', ':3'],
    [`sha256:${'a'.repeat(64)}`, `@sha256:${'a'.repeat(64)}`],
  ])('names the tag or digest %s', (tagOrDigest, ending) => {
    const stack = newStack({ env: ENV });
    const repository = ecr.Repository.fromRepositoryName(stack, 'R', 'digits');
    new Model(stack, 'Model', { image: ServingImage.fromEcrRepository(repository, tagOrDigest) });
    expect(JSON.stringify(imageIn(stack))).toContain(`/digits${ending}`);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('the role may pull from just the repository', () => {
    const stack = newStack();
    new Model(stack, 'Model', { image: ServingImage.fromEcrRepository(new ecr.Repository(stack, 'R'), '3') });
    expect(statementsIn(stack)).toContainEqual({
      Action: PULL,
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^R/), 'Arn'] },
    });
  });

  test('a repository of another account can be imported', () => {
    const stack = newStack({ env: ENV });
    const repository = ecr.Repository.fromRepositoryArn(
      stack,
      'R',
      'arn:aws:ecr:eu-west-1:999999999999:repository/digits',
    );
    new Model(stack, 'Model', { image: ServingImage.fromEcrRepository(repository, '3') });
    expect(JSON.stringify(imageIn(stack))).toContain('999999999999.dkr.ecr.eu-west-1');
  });

  test('latest is what is taken if nothing is said, and warns', () => {
    const stack = newStack();
    const repository = ecr.Repository.fromRepositoryName(stack, 'R', 'digits');
    new Model(stack, 'Model', { image: ServingImage.fromEcrRepository(repository) });
    expect(JSON.stringify(imageIn(stack))).toContain('/digits:latest');
    Annotations.fromStack(stack).hasWarning(
      '/Digits/Model/Container',
      "ServingImage.fromEcrRepository: the tag is 'latest', so a newer image rolls nothing out, and joins the old one when the fleet scales; name a version or a digest (https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html) [ack: cdk-sagemaker-serving:latestImage]",
    );
  });

  test('fails when the repository is known to be in another region', () => {
    const stack = newStack({ env: ENV });
    const repository = ecr.Repository.fromRepositoryArn(
      stack,
      'R',
      'arn:aws:ecr:us-east-1:111122223333:repository/digits',
    );
    expect(messageOf(() => new Model(stack, 'Model', { image: ServingImage.fromEcrRepository(repository, '3') }))).toBe(
      "ServingImage.fromEcrRepository: the repository's region is us-east-1, allowed is the model's, eu-west-1; replicate the repository there (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html)",
    );
  });
});

describe('ServingImage.fromRegistry', () => {
  const uri = 'registry.example.com/team/digits:3';

  test('is pulled through the VPC of the model', () => {
    const stack = newStack();
    new Model(stack, 'Model', { image: ServingImage.fromRegistry(uri), vpc: new ec2.Vpc(stack, 'Vpc') });
    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: {
        Image: uri,
        ImageConfig: { RepositoryAccessMode: 'Vpc', RepositoryAuthConfig: Match.absent() },
      },
    });
    expect(statementsIn(stack).filter(({ Action }) => JSON.stringify(Action).includes('ecr:'))).toEqual([]);
  });

  test('the role may invoke the function that knows the credentials', () => {
    const stack = newStack();
    const credentialsProvider = new lambda.Function(stack, 'Credentials', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = () => ({})'),
    });
    new Model(stack, 'Model', {
      image: ServingImage.fromRegistry(uri, { credentialsProvider }),
      vpc: new ec2.Vpc(stack, 'Vpc'),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: {
        ImageConfig: {
          RepositoryAuthConfig: { RepositoryCredentialsProviderArn: stack.resolve(credentialsProvider.functionArn) },
        },
      },
    });
    expect(statementsIn(stack).map(({ Action }) => Action)).toContain('lambda:InvokeFunction');
  });

  test('fails when the model is not in a VPC', () => {
    expect(messageOf(() => new Model(newStack(), 'Model', { image: ServingImage.fromRegistry(uri) }))).toBe(
      `Model 'Digits/Model': the image '${uri}' is in a private registry, which is reached only through a VPC; give the model \`vpc\`, or push the image to Amazon ECR (https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html)`,
    );
  });

  test('a name may be 255 characters long', () => {
    expect(() => ServingImage.fromRegistry('r'.repeat(255))).not.toThrow();
  });

  test.each(['', 'a b', 'r'.repeat(256)])("fails when the name is '%s'", (name) => {
    expect(messageOf(() => ServingImage.fromRegistry(name))).toBe(
      `ServingImage.fromRegistry: the image is '${name}' (${name.length} characters), allowed is 1 to 255 characters without white space (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html)`,
    );
  });
});
