import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  type DirectContainerOptions,
  ModelData,
  MultiContainerModel,
  type MultiContainerModelProps,
  ServingImage,
} from 'cdk-sagemaker-serving';
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

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/multi-container-endpoints.html';
const SEE_CONTAINER = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html';
const WHO = "MultiContainerModel 'Digits/Model'";

type Given = Partial<DirectContainerOptions> & { containerHostname: string };

function modelOf(given: Given[], props: Partial<MultiContainerModelProps> = {}) {
  const stack = newStack({ env: ENV });
  const containers = given.map((container) => ({ image: someImage(stack), ...container }));
  const model = new MultiContainerModel(stack, 'Model', { containers, ...props });
  return { stack, model };
}

const named = (count: number) => Array.from({ length: count }, (_, index) => ({ containerHostname: `c${index}` }));
const failing = (given: Given[]) => messageOf(() => modelOf(given));

describe('MultiContainerModel', () => {
  test('by default it is containers that are invoked directly, each by its hostname', () => {
    const { stack, model } = modelOf([
      { containerHostname: 'digits', modelData: ModelData.fromAsset(folderWith({ 'model.onnx': ONNX })) },
      { containerHostname: 'letters', environment: { A: '1' } },
    ]);
    const Image = { 'Fn::Join': ['', ['111122223333.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/digits:3']] };
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties).toEqual({
      ExecutionRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ModelRole/), 'Arn'] },
      InferenceExecutionConfig: { Mode: 'Direct' },
      Containers: [
        { ContainerHostname: 'digits', Image, ModelDataUrl: expect.stringMatching(/^s3:.*\.tar\.gz$/) },
        { ContainerHostname: 'letters', Image, Environment: { A: '1' } },
      ],
    });
    expect(model.containerHostnames).toEqual(['digits', 'letters']);
  });

  test('one role reads the data of all containers', () => {
    const data = (byte: number) =>
      ModelData.fromAsset(folderWith({ 'model.onnx': Buffer.concat([ONNX, Buffer.alloc(1, byte)]) }));
    const { stack } = modelOf([
      { containerHostname: 'a', modelData: data(1) },
      { containerHostname: 'b', modelData: data(2) },
    ]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 1);
    expect(statementsIn(stack).filter(({ Action }) => Action === 's3:GetObject')).toHaveLength(2);
  });

  test.each([2, 15])('%i containers are allowed', (count) => {
    expect(() => modelOf(named(count))).not.toThrow();
  });

  test.each([0, 1, 16])('fails when there are %i containers', (count) => {
    expect(failing(named(count))).toBe(
      `${WHO}: the number of containers is ${count}, allowed is 2 to 15; for one, write Model (${SEE})`,
    );
  });

  test('fails when two containers have one hostname', () => {
    expect(failing([{ containerHostname: 'a' }, { containerHostname: 'a' }])).toBe(
      `${WHO}: two containers have the containerHostname 'a'; give each one of its own`,
    );
  });

  test.each(['', '-a', 'a_b'])("fails when a hostname is '%s'", (containerHostname) => {
    expect(failing([{ containerHostname: 'a' }, { containerHostname }])).toBe(
      `${WHO}: containerHostname is '${containerHostname}', allowed is 1 to 63 letters, digits and hyphens, with no hyphen at either end (${SEE_CONTAINER})`,
    );
  });

  test('fails when a hostname is known only at deployment', () => {
    const hostname = new CfnParameter(newStack(), 'Name').valueAsString;
    expect(failing([{ containerHostname: 'a' }, { containerHostname: hostname }])).toBe(
      `${WHO}: a containerHostname is known only at deployment; write it out`,
    );
  });

  const environment = (bytes: number) =>
    Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`K${index}`.padEnd(4, '_'), 'v'.repeat(bytes)]));

  test('environments of 32 KiB in all containers together are allowed', () => {
    const half = environment(1020);
    expect(() =>
      modelOf([
        { containerHostname: 'a', environment: half },
        { containerHostname: 'b', environment: half },
      ]),
    ).not.toThrow();
  });

  test('fails when the environments of all containers together are larger', () => {
    const half = environment(1020);
    const given = [
      { containerHostname: 'a', environment: half },
      { containerHostname: 'b', environment: { ...half, A: '' } },
    ];
    expect(failing(given)).toBe(
      `${WHO}: the size of the environments of all containers is 32769 bytes, allowed is at most 32768 bytes, keys and values together (${SEE_CONTAINER})`,
    );
  });

  test('warns when a Dockerfile does not say that its image listens where it is told to', () => {
    const folder = folderWith({ Dockerfile: 'FROM scratch' });
    const image = ServingImage.fromAsset(folder);
    const { stack } = modelOf([{ containerHostname: 'a', image }, { containerHostname: 'b' }]);
    const label = 'com.amazonaws.sagemaker.capabilities.accept-bind-to-port';
    expect(warningsIn(stack)).toEqual([
      `${WHO}: ${folder}/Dockerfile does not set the label ${label}, without which SageMaker refuses the image, unless its base image does; add \`LABEL ${label}=true\` (https://docs.aws.amazon.com/sagemaker/latest/dg/multi-container-troubleshooting.html)`,
    ]);
  });

  test('the images of this package say so', () => {
    const { stack } = modelOf([
      { containerHostname: 'a', image: ServingImage.onnx() },
      { containerHostname: 'b', image: ServingImage.transform() },
    ]);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('an imported one has the hostnames that are said', () => {
    const stack = newStack({ env: ENV });
    const modelArn = 'arn:aws:sagemaker:eu-west-1:111122223333:model/both';
    const model = MultiContainerModel.fromModelAttributes(stack, 'Model', { modelArn, containerHostnames: ['a', 'b'] });
    expect([model.modelName, model.containerHostnames]).toEqual(['both', ['a', 'b']]);
  });
});
