import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  BuiltInAlgorithm,
  type DeepLearningContainerOptions,
  Model,
  Processor,
  ServingFramework,
  ServingImage,
} from 'cdk-sagemaker-serving';
import table from '../../lib/private/images.generated.json';
import { ENV, messageOf, newStack, onlyResource, statementsIn } from './fixtures';
import { answers } from './image-uris.generated.json';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html';
const { PYTORCH, HUGGING_FACE_PYTORCH, XGBOOST, VLLM, DJL_LMI } = ServingFramework;
const ALGORITHMS: string[] = Object.values(BuiltInAlgorithm);

function uriOf(image: ServingImage, region = 'eu-west-1'): string {
  const stack = new Stack(new App(), 'Digits', { env: { region, account: '111122223333' } });
  const model = new Model(stack, 'Model', { image });
  return stack.resolve(image.bind(model, model).imageUri);
}

function uri(options: DeepLearningContainerOptions): string {
  return uriOf(ServingImage.deepLearningContainer(options));
}

/** What the SageMaker Python SDK was asked, in our words. */
function asked([framework, version, processor, python, base]: string[]): ServingImage {
  if (ALGORITHMS.includes(framework)) return ServingImage.builtInAlgorithm(framework as BuiltInAlgorithm);
  const given = (text: string) => (text === '-' || text === 'any' ? undefined : text.replace('~', ''));
  return ServingImage.deepLearningContainer({
    framework: framework as ServingFramework,
    version: given(version)!,
    processor: (given(processor) as Processor) ?? Processor.CPU,
    pythonVersion: given(python),
    baseFrameworkVersion: given(base),
  });
}

describe('ServingImage.deepLearningContainer', () => {
  test.each(answers.map((answer) => [answer.slice(0, 6).join(' '), answer] as const))(
    'agrees with the SageMaker Python SDK on %s',
    (_, answer) => {
      expect(uriOf(asked(answer), answer[5])).toBe(answer[6]);
    },
  );

  test('every framework and algorithm of the table has a name, and every name is in the table', () => {
    const names = [...Object.values(ServingFramework), ...ALGORITHMS];
    expect(names.sort()).toEqual(Object.keys(table.images).sort());
  });

  test.each([
    ['the only image of a version', { framework: DJL_LMI, version: '0.38.0' }, 'djl-inference:0.38.0-lmi29.0.0-cu130'],
    [
      'a processor',
      { framework: PYTORCH, version: '2.6.0', processor: Processor.CPU },
      'pytorch-inference:2.6.0-cpu-py312',
    ],
    [
      'Graviton',
      { framework: XGBOOST, version: '1.5-1', processor: Processor.GRAVITON },
      'sagemaker-xgboost:1.5-1-arm64',
    ],
    [
      'a GPU, if one image is for both',
      { framework: XGBOOST, version: '1.7-1', processor: Processor.GPU },
      'sagemaker-xgboost:1.7-1',
    ],
    ['a shorter version', { framework: VLLM, version: '0.25' }, 'vllm:0.25.1-gpu-py312-cu130-ubuntu22.04-sagemaker'],
  ])('%s is enough', (_, options, image) => {
    expect(uri(options).split('/')[1]).toBe(image);
  });

  test.each<[string, DeepLearningContainerOptions, string]>([
    [
      'the processor is left open',
      { framework: PYTORCH, version: '2.6.0' },
      "there are several images of pytorch 2.6.0; set processor to one of 'cpu', 'gpu', 'graviton'",
    ],
    [
      'the framework below is left open',
      { framework: HUGGING_FACE_PYTORCH, version: '4.6.1', processor: Processor.CPU },
      "there are several images of huggingface-pytorch 4.6.1; set baseFrameworkVersion to one of '1.7.1', '1.8.1'",
    ],
    [
      'there is no such version',
      { framework: VLLM, version: '9.9' },
      "version of vllm is '9.9', allowed is one of '0.23.0', '0.24.0', '0.25.0', '0.25.1', '0.26.0', '0.27.1', '0.28.0', '0.29.0', '0.30.0'; a newer image is one of ServingImage.fromEcrRepository()",
    ],
    [
      'there is none for the processor',
      { framework: VLLM, version: '0.30.0', processor: Processor.CPU },
      "processor of vllm 0.30.0 is 'cpu', allowed is one of 'gpu'; a newer image is one of ServingImage.fromEcrRepository()",
    ],
    [
      'there is no framework below',
      { framework: VLLM, version: '0.30.0', baseFrameworkVersion: '2.6.0' },
      "baseFrameworkVersion of vllm 0.30.0 is '2.6.0', allowed is none: leave it out",
    ],
    [
      'there is none with that Python',
      { framework: VLLM, version: '0.30.0', pythonVersion: 'py38' },
      "pythonVersion of vllm 0.30.0 is 'py38', allowed is one of 'py312'; a newer image is one of ServingImage.fromEcrRepository()",
    ],
  ])('fails when %s', (_, options, sentence) => {
    expect(messageOf(() => ServingImage.deepLearningContainer(options))).toBe(
      `ServingImage.deepLearningContainer: ${sentence} (${SEE})`,
    );
  });

  test('fails when the image is not in the region of the stack', () => {
    const image = ServingImage.deepLearningContainer({ framework: VLLM, version: '0.30.0' });
    expect(messageOf(() => uriOf(image, 'mars-north-1'))).toMatch(
      /^ServingImage\.deepLearningContainer: the region of vllm:0\.30\.0-\S+ is mars-north-1, allowed is one of af-south-1, .*us-west-2 \(https/,
    );
  });

  test('the role may pull from the repository of the account, and log in', () => {
    const stack = newStack({ env: ENV });
    new Model(stack, 'Model', { image: ServingImage.deepLearningContainer({ framework: VLLM, version: '0.30.0' }) });
    const pulls = statementsIn(stack).filter(({ Action }) => JSON.stringify(Action).includes('ecr:'));
    const arn = ['arn:', { Ref: 'AWS::Partition' }, ':ecr:eu-west-1:763104351884:repository/vllm'];
    expect(pulls.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
      {
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        Resource: { 'Fn::Join': ['', arn] },
      },
      { Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    ]);
  });

  test('a stack without a region maps it to the account, once for all images of the same accounts', () => {
    const stack = newStack();
    for (const version of ['0.29.0', '0.30.0'])
      new Model(stack, `Model${version}`, { image: ServingImage.deepLearningContainer({ framework: VLLM, version }) });
    const mappings = Template.fromStack(stack).findMappings('*');
    const [[id, mapping], ...others] = Object.entries(mappings);
    expect(others).toEqual([]);
    expect(mapping).toMatchObject({
      'eu-west-1': { account: '763104351884' },
      'af-south-1': { account: '626614931356' },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: {
        Image: {
          'Fn::Join': [
            '',
            [
              { 'Fn::FindInMap': [id, { Ref: 'AWS::Region' }, 'account'] },
              '.dkr.ecr.',
              { Ref: 'AWS::Region' },
              '.',
              { Ref: 'AWS::URLSuffix' },
              Match.stringLikeRegexp('^/vllm:0.30.0'),
            ],
          ],
        },
      },
    });
  });
});

describe('ServingImage.builtInAlgorithm', () => {
  test.each([
    [BuiltInAlgorithm.K_MEANS, '438346466558.dkr.ecr.eu-west-1.amazonaws.com/kmeans:1'],
    [BuiltInAlgorithm.BLAZING_TEXT, '685385470294.dkr.ecr.eu-west-1.amazonaws.com/blazingtext:1'],
  ])('%s is in an account of its own', (algorithm, expected) => {
    const stack = newStack({ env: ENV });
    new Model(stack, 'Model', { image: ServingImage.builtInAlgorithm(algorithm) });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.PrimaryContainer.Image).toBe(expected);
  });
});
