import * as iam from 'aws-cdk-lib/aws-iam';
import {
  InstanceType,
  MultiContainerEndpoint,
  MultiContainerModel,
  type MultiContainerVariant,
} from 'cdk-sagemaker-serving';
import {
  ENV,
  failureOf,
  messageOf,
  newStack,
  onlyResource,
  someImage,
  statementsIn,
  variantIn,
  warningsIn,
} from './fixtures';

const MATRIX = 'https://docs.aws.amazon.com/sagemaker/latest/dg/model-deploy-feature-matrix.html';
const INF1 = (who: string) =>
  `addVariant('${who}') of endpoint 'Digits/Endpoint': instanceType is ml.inf1.xlarge, but Inf1 runs only endpoints with one model in one container; choose another type, such as ml.c7i.xlarge (${MATRIX})`;

function direct(type = 'ml.c7i.xlarge') {
  const stack = newStack({ env: ENV });
  const image = someImage(stack);
  const containers = ['digits', 'letters'].map((containerHostname) => ({ containerHostname, image }));
  const endpoint = new MultiContainerEndpoint(stack, 'Endpoint');
  const model = new MultiContainerModel(stack, 'Model', { containers });
  return { stack, endpoint, variant: endpoint.addVariant('all', { model, instanceType: InstanceType.of(type) }) };
}

/** The conditions of what a caller is allowed. */
function conditionsOf({ stack, endpoint }: ReturnType<typeof direct>, grant: (role: iam.IRole) => iam.Grant) {
  const role = new iam.Role(stack, 'Caller', { assumedBy: new iam.AnyPrincipal() });
  grant(role).assertSuccess();
  const found = statementsIn(stack).filter(({ Action }) => `${Action}`.includes('sagemaker:InvokeEndpoint'));
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found[0].Resource)).toContain(`endpoint/${endpoint.endpointName}`);
  return (found[0] as { Condition?: unknown }).Condition;
}

describe('MultiContainerEndpoint', () => {
  test('has a variant that serves the containers, and all else is left to SageMaker', () => {
    const { stack, endpoint } = direct();
    expect(variantIn(stack)).toEqual({
      VariantName: 'all',
      ModelName: { 'Fn::GetAtt': [expect.stringMatching(/^Model/), 'ModelName'] },
      InstanceType: 'ml.c7i.xlarge',
      InitialInstanceCount: 1,
      InitialVariantWeight: 1,
    });
    expect(endpoint.endpointName).toMatch(/^digits-endpoint-multicontainer-[0-9a-f]{8}$/);
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties.DeploymentConfig).toBeUndefined();
    expect(warningsIn(stack)).toEqual([]);
  });

  test('finds its variants by name', () => {
    const { endpoint, variant } = direct();
    expect([endpoint.findVariant('all'), endpoint.tryFindVariant('other')]).toEqual([variant, undefined]);
    expect(endpoint.variants).toEqual([variant]);
  });

  test('fails when it has no variant', () => {
    const stack = newStack();
    new MultiContainerEndpoint(stack, 'Endpoint');
    expect(failureOf(stack)).toContain(
      "MultiContainerEndpoint 'Digits/Endpoint': it has no variant; add one with `addVariant()`",
    );
  });

  test('fails on Inf1', () => {
    expect(messageOf(() => direct('ml.inf1.xlarge'))).toBe(INF1('all'));
  });

  test('all containers may be invoked, unless it is narrowed', () => {
    const given = direct();
    expect(conditionsOf(given, (role) => given.endpoint.grantInvoke(role))).toBeUndefined();
  });

  test('the containers that are named may be invoked', () => {
    const given = direct();
    expect(conditionsOf(given, (role) => given.endpoint.grantInvokeContainers(role, 'digits'))).toEqual({
      StringLike: { 'sagemaker:TargetContainerHostname': ['digits'] },
    });
  });

  test('an answer may be read while it is written', () => {
    const given = direct();
    expect(conditionsOf(given, (role) => given.endpoint.grantInvokeWithResponseStream(role))).toBeUndefined();
  });

  test('fails when no container is named', () => {
    const { stack, endpoint } = direct();
    const role = new iam.Role(stack, 'Caller', { assumedBy: new iam.AnyPrincipal() });
    expect(messageOf(() => endpoint.grantInvokeContainers(role))).toBe(
      "grantInvokeContainers of MultiContainerEndpoint 'Digits/Endpoint': no container is named; name one, or write grantInvoke() for all",
    );
  });

  test.each<[keyof MultiContainerVariant, string, string, string]>([
    ['metricContainerInvocations', 'Invocations', 'AWS/SageMaker', 'Sum'],
    ['metricContainerInvocation4XXErrors', 'Invocation4XXErrors', 'AWS/SageMaker', 'Sum'],
    ['metricContainerInvocation5XXErrors', 'Invocation5XXErrors', 'AWS/SageMaker', 'Sum'],
    ['metricContainerLatency', 'ContainerLatency', 'AWS/SageMaker', 'Average'],
    ['metricContainerOverheadLatency', 'OverheadLatency', 'AWS/SageMaker', 'Average'],
    ['metricContainerCpuUtilization', 'CPUUtilization', '/aws/sagemaker/Endpoints', 'Average'],
    ['metricContainerMemoryUtilization', 'MemoryUtilization', '/aws/sagemaker/Endpoints', 'Average'],
  ])('%s is %s of the container', (method, metricName, namespace, statistic) => {
    const { endpoint, variant } = direct();
    const metric = (variant[method] as (hostname: string) => unknown).call(variant, 'letters');
    const dimensions = { EndpointName: endpoint.endpointName, VariantName: 'all', ContainerName: 'letters' };
    expect(metric).toMatchObject({ metricName, namespace, statistic, dimensions });
  });

  test('fails when a metric is asked of a container that is not there', () => {
    expect(messageOf(() => direct().variant.metricContainerLatency('numbers'))).toBe(
      "variant 'all' of endpoint 'Digits/Endpoint': there is no container 'numbers'; its containers are 'digits', 'letters'",
    );
  });
});
