import * as iam from 'aws-cdk-lib/aws-iam';
import {
  InferencePipelineEndpoint,
  type InferencePipelineVariant,
  InstanceType,
  PipelineContainer,
  PipelineModel,
} from 'cdk-sagemaker-serving';
import { ENV, failureOf, messageOf, newStack, someImage, statementsIn, variantIn, warningsIn } from './fixtures';

const MATRIX = 'https://docs.aws.amazon.com/sagemaker/latest/dg/model-deploy-feature-matrix.html';
const INF1 = (who: string) =>
  `addVariant('${who}') of endpoint 'Digits/Endpoint': instanceType is ml.inf1.xlarge, but Inf1 runs only endpoints with one model in one container; choose another type, such as ml.c7i.xlarge (${MATRIX})`;

function serial(type = 'ml.c7i.xlarge', loadsOnDemand = false) {
  const stack = newStack({ env: ENV });
  const image = someImage(stack);
  const last = loadsOnDemand
    ? PipelineContainer.multiModel('digits', { image })
    : PipelineContainer.of('digits', { image });
  const endpoint = new InferencePipelineEndpoint(stack, 'Endpoint');
  const model = new PipelineModel(stack, 'Model', { containers: [PipelineContainer.of('first', { image }), last] });
  return { stack, endpoint, variant: endpoint.addVariant('steps', { model, instanceType: InstanceType.of(type) }) };
}

/** The conditions of what a caller is allowed. */
function conditionsOf({ stack, endpoint }: ReturnType<typeof serial>, grant: (role: iam.IRole) => iam.Grant) {
  const role = new iam.Role(stack, 'Caller', { assumedBy: new iam.AnyPrincipal() });
  grant(role).assertSuccess();
  const found = statementsIn(stack).filter(({ Action }) => `${Action}`.includes('sagemaker:InvokeEndpoint'));
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found[0].Resource)).toContain(`endpoint/${endpoint.endpointName}`);
  return (found[0] as { Condition?: unknown }).Condition;
}

describe('InferencePipelineEndpoint', () => {
  test('has a variant that serves the pipeline, and all else is left to SageMaker', () => {
    const { stack, endpoint } = serial();
    expect(variantIn(stack)).toEqual({
      VariantName: 'steps',
      ModelName: { 'Fn::GetAtt': [expect.stringMatching(/^Model/), 'ModelName'] },
      InstanceType: 'ml.c7i.xlarge',
      InitialInstanceCount: 1,
      InitialVariantWeight: 1,
    });
    expect(endpoint.endpointName).toMatch(/^digits-endpoint-inferencepipeline-[0-9a-f]{8}$/);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('finds its variants by name', () => {
    const { endpoint, variant } = serial();
    expect([endpoint.findVariant('steps'), endpoint.tryFindVariant('other')]).toEqual([variant, undefined]);
    expect(endpoint.variants).toEqual([variant]);
  });

  test('fails when it has no variant', () => {
    const stack = newStack();
    new InferencePipelineEndpoint(stack, 'Endpoint');
    expect(failureOf(stack)).toContain(
      "InferencePipelineEndpoint 'Digits/Endpoint': it has no variant; add one with `addVariant()`",
    );
  });

  test('fails on Inf1', () => {
    expect(messageOf(() => serial('ml.inf1.xlarge'))).toBe(INF1('steps'));
  });

  test('may be on any GPU, unless it loads models on demand', () => {
    expect(() => serial('ml.g5.48xlarge')).not.toThrow();
    expect(() => serial('ml.g5.xlarge', true)).not.toThrow();
  });

  test('fails when it loads models on demand, on a machine that cannot', () => {
    expect(messageOf(() => serial('ml.g5.48xlarge', true))).toContain(
      "addVariant('steps') of endpoint 'Digits/Endpoint': instanceType is ml.g5.48xlarge, allowed for a multi-model endpoint are",
    );
  });

  test('the target models that are named may be invoked', () => {
    const given = serial('ml.c7i.xlarge', true);
    expect(conditionsOf(given, (role) => given.endpoint.grantInvokeTargetModels(role, 'acme.tar.gz'))).toEqual({
      StringLike: { 'sagemaker:TargetModel': ['acme.tar.gz'] },
    });
  });

  test.each<[keyof InferencePipelineVariant, string, string]>([
    ['metricContainerLatency', 'ContainerLatency', 'AWS/SageMaker'],
    ['metricContainerCpuUtilization', 'CPUUtilization', '/aws/sagemaker/Endpoints'],
    ['metricContainerMemoryUtilization', 'MemoryUtilization', '/aws/sagemaker/Endpoints'],
  ])('%s is %s of the container', (method, metricName, namespace) => {
    const { endpoint, variant } = serial();
    const metric = (variant[method] as (hostname: string) => unknown).call(variant, 'first');
    const dimensions = { EndpointName: endpoint.endpointName, VariantName: 'steps', ContainerName: 'first' };
    expect(metric).toMatchObject({ metricName, namespace, statistic: 'Average', dimensions });
  });
});
