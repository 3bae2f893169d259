import type { Stack } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  CapacitySize,
  DeploymentPolicy,
  InstanceType,
  MultiModel,
  MultiModelEndpoint,
  type MultiModelEndpointProps,
  type MultiModelVariant,
  type MultiModelVariantOptions,
  ServingImage,
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

const GUIDE = 'https://docs.aws.amazon.com/sagemaker/latest/dg';
const WHO = "MultiModelEndpoint 'Digits/Endpoint'";

function endpointWith(options: Partial<MultiModelVariantOptions> = {}, props: MultiModelEndpointProps = {}) {
  const stack = newStack({ env: ENV });
  const endpoint = new MultiModelEndpoint(stack, 'Endpoint', props);
  add(endpoint, 'readers', options);
  return { stack, endpoint };
}

function add(endpoint: MultiModelEndpoint, name: string, options: Partial<MultiModelVariantOptions> = {}) {
  const { stack } = endpoint;
  const model = (stack.node.tryFindChild('Model') as MultiModel) ?? newMultiModel(stack);
  return endpoint.addVariant(name, { model, instanceType: InstanceType.of('ml.c7i.large'), ...options });
}

function newMultiModel(stack: Stack): MultiModel {
  return new MultiModel(stack, 'Model', { image: someImage(stack) });
}

const on = (type: string) => endpointWith({ instanceType: InstanceType.of(type) });

describe('MultiModelEndpoint', () => {
  test('has a variant that serves the models, and all else is left to SageMaker', () => {
    const { stack, endpoint } = endpointWith();
    expect(variantIn(stack)).toEqual({
      VariantName: 'readers',
      ModelName: { 'Fn::GetAtt': [expect.stringMatching(/^Model/), 'ModelName'] },
      InstanceType: 'ml.c7i.large',
      InitialInstanceCount: 1,
      InitialVariantWeight: 1,
    });
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties).toEqual({
      EndpointName: expect.stringMatching(/^digits-endpoint-multimodel-[0-9a-f]{8}$/),
      EndpointConfigName: expect.anything(),
    });
    expect(endpoint.variants.map((variant) => variant.variantName)).toEqual(['readers']);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('finds its variants by name', () => {
    const { endpoint } = endpointWith();
    expect(endpoint.findVariant('readers')).toBe(endpoint.variants[0]);
    expect(endpoint.tryFindVariant('other')).toBeUndefined();
    expect(messageOf(() => endpoint.findVariant('other'))).toBe(
      `${WHO}: there is no variant 'other'; its variants are 'readers'`,
    );
  });

  test('a weight of zero is kept', () => {
    expect(variantIn(endpointWith({ initialVariantWeight: 0 }).stack).InitialVariantWeight).toBe(0);
  });

  test('fails when it has no variant', () => {
    const stack = newStack();
    new MultiModelEndpoint(stack, 'Endpoint');
    expect(failureOf(stack)).toContain(`${WHO}: it has no variant; add one with \`addVariant()\``);
  });

  test('fails when the weight is negative', () => {
    expect(messageOf(() => endpointWith({ initialVariantWeight: -1 }))).toBe(
      "addVariant('readers') of endpoint 'Digits/Endpoint': initialVariantWeight is -1, allowed is a number from 0 upwards (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html)",
    );
  });
});

describe('the instances of a multi-model endpoint', () => {
  test.each(['ml.m5.24xlarge', 'ml.c7g.large', 'ml.t2.medium', 'ml.r6gd.large'])('may be CPUs such as %s', (type) => {
    expect(warningsIn(on(type).stack)).toEqual([]);
  });

  test.each(['ml.g5.xlarge', 'ml.g5.16xlarge', 'ml.g4dn.8xlarge', 'ml.p3.2xlarge', 'ml.p2.xlarge'])(
    'may have one GPU, as %s does, for Triton',
    (type) => {
      expect(warningsIn(on(type).stack)).toEqual([
        `${WHO}: variant 'readers' has a GPU, where only NVIDIA Triton can load models on demand; see that the model's image is one of it (${GUIDE}/build-multi-model-build-container.html)`,
      ]);
    },
  );

  test('may have one GPU without a word where the image is of Triton', () => {
    const stack = newStack({ env: ENV });
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'sagemaker-tritonserver');
    const model = new MultiModel(stack, 'Triton', { image: ServingImage.fromEcrRepository(repository, '24.05-py3') });
    const endpoint = new MultiModelEndpoint(stack, 'Endpoint');
    endpoint.addVariant('readers', { model, instanceType: InstanceType.of('ml.g5.xlarge') });
    expect(warningsIn(stack)).toEqual([]);
  });

  test.each([
    'ml.g5.12xlarge',
    'ml.g5.48xlarge',
    'ml.g4dn.12xlarge',
    'ml.p3.8xlarge',
    'ml.g6.xlarge',
    'ml.inf2.xlarge',
    'ml.trn1.2xlarge',
  ])('fails when they are %s', (type) => {
    expect(messageOf(() => on(type))).toBe(
      `addVariant('readers') of endpoint 'Digits/Endpoint': instanceType is ${type}, allowed for a multi-model endpoint are all types with CPUs only, and with a GPU ml.g5 and ml.g4dn from xlarge to 16xlarge with one GPU, ml.p3.2xlarge and ml.p2.xlarge (${GUIDE}/multi-model-support.html)`,
    );
  });

  test('fails when they are Inf1', () => {
    expect(messageOf(() => on('ml.inf1.xlarge'))).toBe(
      `addVariant('readers') of endpoint 'Digits/Endpoint': instanceType is ml.inf1.xlarge, but Inf1 runs only endpoints with one model in one container; choose another type, such as ml.c7i.xlarge (${GUIDE}/model-deploy-feature-matrix.html)`,
    );
  });
});

describe('what AWS says two things about', () => {
  const canary = () =>
    DeploymentPolicy.canary({
      canarySize: CapacitySize.percent(50),
      waitInterval: Duration.minutes(10),
    });

  test('a deployment policy warns', () => {
    const { stack } = endpointWith({ initialInstanceCount: 2 }, { deployment: canary() });
    expect(warningsIn(stack)).toEqual([
      `${WHO}: AWS's table of features does not list deployment guardrails for multi-model endpoints, so \`deployment\` may be without effect; see how a rollout goes before relying on it (${GUIDE}/model-deploy-feature-matrix.html)`,
    ]);
  });

  test('what SageMaker does anyway does not', () => {
    const { stack } = endpointWith({}, { deployment: DeploymentPolicy.allAtOnce() });
    expect(warningsIn(stack)).toEqual([]);
  });

  test('a second variant warns', () => {
    const { stack, endpoint } = endpointWith();
    add(endpoint, 'others');
    expect(warningsIn(stack)).toEqual([
      `${WHO}: it has 2 variants, which AWS's guide to multi-model endpoints allows and its table of features does not; try it before relying on it (${GUIDE}/model-deploy-feature-matrix.html)`,
    ]);
  });
});

describe('who may invoke a multi-model endpoint', () => {
  const granting = (grant: (endpoint: MultiModelEndpoint, role: iam.IRole) => iam.Grant) => {
    const { stack, endpoint } = endpointWith();
    const role = new iam.Role(stack, 'Caller', { assumedBy: new iam.AnyPrincipal() });
    grant(endpoint, role).assertSuccess();
    const found = statementsIn(stack).filter(({ Action }) => Action === 'sagemaker:InvokeEndpoint');
    return found.map((statement) => (statement as { Condition?: unknown }).Condition);
  };

  test('all models, unless it is narrowed', () => {
    expect(granting((endpoint, role) => endpoint.grantInvoke(role))).toEqual([undefined]);
  });

  test('the target models that are named, with their placeholders', () => {
    expect(granting((endpoint, role) => endpoint.grantInvokeTargetModels(role, 'acme.tar.gz', 'europe/*'))).toEqual([
      { StringLike: { 'sagemaker:TargetModel': ['acme.tar.gz', 'europe/*'] } },
    ]);
  });

  test('fails when no target model is named', () => {
    expect(messageOf(() => granting((endpoint, role) => endpoint.grantInvokeTargetModels(role)))).toBe(
      `grantInvokeTargetModels of ${WHO}: no target model is named; name one, or write grantInvoke() for all`,
    );
  });
});

describe('the metrics of a multi-model variant', () => {
  test.each<[keyof MultiModelVariant, string, string, string]>([
    ['metricModelLoadingWaitTime', 'ModelLoadingWaitTime', 'AWS/SageMaker', 'Average'],
    ['metricModelUnloadingTime', 'ModelUnloadingTime', 'AWS/SageMaker', 'Average'],
    ['metricModelDownloadingTime', 'ModelDownloadingTime', 'AWS/SageMaker', 'Average'],
    ['metricModelLoadingTime', 'ModelLoadingTime', 'AWS/SageMaker', 'Average'],
    ['metricModelCacheHit', 'ModelCacheHit', 'AWS/SageMaker', 'Average'],
    ['metricLoadedModelCount', 'LoadedModelCount', '/aws/sagemaker/Endpoints', 'Average'],
    ['metricInvocations', 'Invocations', 'AWS/SageMaker', 'Sum'],
  ])('%s is %s in %s', (method, metricName, namespace, statistic) => {
    const { endpoint } = endpointWith();
    const variant = endpoint.variants[0];
    const metric = (variant[method] as () => unknown).call(variant);
    expect(metric).toMatchObject({
      metricName,
      namespace,
      statistic,
      dimensions: { EndpointName: endpoint.endpointName, VariantName: 'readers' },
    });
  });
});
