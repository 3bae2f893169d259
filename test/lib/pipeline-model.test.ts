import { Template } from 'aws-cdk-lib/assertions';
import { ModelData, PipelineContainer, PipelineModel, ServingImage } from 'cdk-sagemaker-serving';
import { ENV, folderWith, messageOf, newStack, ONNX, onlyResource, someImage, warningsIn } from './fixtures';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/inference-pipelines.html';
const SEE_MULTI = 'https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-endpoints.html';
const WHO = "PipelineModel 'Digits/Model'";

/** A pipeline of such containers; a name that ends in `*` is of one that loads models on demand. */
function pipelineOf(...names: string[]) {
  const stack = newStack({ env: ENV });
  const image = someImage(stack);
  const containers = names.map((name) =>
    name.endsWith('*')
      ? PipelineContainer.multiModel(name.slice(0, -1), { image })
      : PipelineContainer.of(name, { image }),
  );
  return { stack, model: new PipelineModel(stack, 'Model', { containers }) };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
const digits = () => ModelData.fromAsset(folderWith({ 'model.onnx': ONNX }));

describe('PipelineModel', () => {
  test('by default it is containers in series, in their order', () => {
    const { stack, model } = pipelineOf('second', 'first');
    const Image = { 'Fn::Join': ['', ['111122223333.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/digits:3']] };
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties).toEqual({
      ExecutionRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ModelRole/), 'Arn'] },
      InferenceExecutionConfig: { Mode: 'Serial' },
      Containers: [
        { ContainerHostname: 'second', Image },
        { ContainerHostname: 'first', Image },
      ],
    });
    expect(model.pipelineHostnames).toEqual(['second', 'first']);
  });

  test('one of the containers may load models on demand', () => {
    const { stack, model } = pipelineOf('preprocess', 'readers*');
    expect(model.addModel('acme', digits())).toBe('acme.tar.gz');
    expect(onlyResource(stack, 'AWS::SageMaker::Model').Properties.Containers[1]).toMatchObject({
      ContainerHostname: 'readers',
      Mode: 'MultiModel',
      ModelDataUrl: { 'Fn::Join': ['', ['s3://', { Ref: expect.stringMatching(/Bucket/) }, '/models/']] },
    });
    Template.fromStack(stack).hasResourceProperties('Custom::SageMakerModelCopy', { Key: 'models/acme.tar.gz' });
  });

  test.each([2, 15])('%i containers are allowed', (count) => {
    expect(() => pipelineOf(...names(count))).not.toThrow();
  });

  test.each([0, 1, 16])('fails when there are %i containers', (count) => {
    expect(messageOf(() => pipelineOf(...names(count)))).toBe(
      `${WHO}: the number of containers is ${count}, allowed is 2 to 15; for one, write Model (${SEE})`,
    );
  });

  test('fails when two containers load models on demand', () => {
    expect(messageOf(() => pipelineOf('a*', 'b', 'c*'))).toBe(
      `${WHO}: 'a' and 'c' load models on demand, allowed is 1 such container; make the others with PipelineContainer.of() (${SEE_MULTI})`,
    );
  });

  test('fails when a model is added and no container loads any', () => {
    const { model } = pipelineOf('a', 'b');
    expect(messageOf(() => model.addModel('acme', digits()))).toBe(
      `addModel('acme') of ${WHO}: none of its containers loads models on demand; make one with PipelineContainer.multiModel() (${SEE_MULTI})`,
    );
  });

  test('fails when two containers have one hostname', () => {
    expect(messageOf(() => pipelineOf('a', 'a'))).toBe(
      `${WHO}: two containers have the containerHostname 'a'; give each one of its own`,
    );
  });

  test('warns of each label that is missing', () => {
    const stack = newStack();
    const image = ServingImage.fromAsset(folderWith({ Dockerfile: 'FROM scratch' }));
    const containers = [PipelineContainer.of('a', { image }), PipelineContainer.multiModel('b', { image })];
    new PipelineModel(stack, 'Model', { containers });
    const labels = warningsIn(stack).map((warning) => /label [\w.]*\.([\w-]+),/.exec(warning)?.[1]);
    expect(labels.sort()).toEqual(['accept-bind-to-port', 'accept-bind-to-port', 'multi-models']);
  });

  test('an imported one has the hostnames that are said', () => {
    const stack = newStack({ env: ENV });
    const modelArn = 'arn:aws:sagemaker:eu-west-1:111122223333:model/steps';
    const model = PipelineModel.fromModelAttributes(stack, 'Model', { modelArn, pipelineHostnames: ['a', 'b'] });
    expect([model.modelName, model.pipelineHostnames]).toEqual(['steps', ['a', 'b']]);
  });
});
