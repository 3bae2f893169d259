import { CfnParameter, Duration, Size, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  ComponentCapacitySize,
  type ComponentRequirements,
  InferenceComponent,
  InferenceComponentDeployment,
  InferenceComponentEndpoint,
  type InferenceComponentProps,
  InferenceComponentSpecification,
  InstanceType,
  Model,
  ModelData,
  ServingImage,
} from 'cdk-sagemaker-serving';
import {
  ENV,
  failureOf,
  folderWith,
  messageOf,
  newModel,
  newStack,
  ONNX,
  onlyResource,
  someImage,
  statementsIn,
  warningsIn,
} from './fixtures';

const API = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';
const SEE = `${API}/API_CreateInferenceComponent.html`;
const GUARD = 'https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html';
const WHO = "InferenceComponent 'Digits/Champion'";
const REQUIREMENTS = { minMemoryRequired: Size.mebibytes(512) };
const IN_SERVICE = 'AWS::SageMaker::InferenceComponent';

function newEndpoint(stack: Stack, id = 'Endpoint', ...variants: string[]): InferenceComponentEndpoint {
  const endpoint = new InferenceComponentEndpoint(stack, id);
  for (const name of variants.length > 0 ? variants : ['fleet'])
    endpoint.addVariant(name, { instanceType: InstanceType.of('ml.c7i.xlarge') });
  return endpoint;
}

function componentWith(props: Partial<InferenceComponentProps> = {}, stack = newStack({ env: ENV })) {
  const endpoint =
    props.endpoint ?? (stack.node.tryFindChild('Endpoint') as InferenceComponentEndpoint) ?? newEndpoint(stack);
  const specification = props.specification ?? InferenceComponentSpecification.fromModel(newModel(stack), REQUIREMENTS);
  const component = new InferenceComponent(stack, 'Champion', { ...props, endpoint, specification });
  return { stack, endpoint, component };
}

const digits = () => ModelData.fromAsset(folderWith({ 'model.onnx': ONNX }));
const propertiesIn = (stack: Stack) => onlyResource(stack, IN_SERVICE).Properties;

describe('InferenceComponent', () => {
  test('by default it is one copy of a model, on the variant that there is', () => {
    const { stack, component } = componentWith();
    expect(propertiesIn(stack)).toEqual({
      InferenceComponentName: expect.stringMatching(/^digits-champion-component-[0-9a-f]{8}$/),
      EndpointName: expect.stringMatching(/^digits-endpoint-inferencecomponent-/),
      VariantName: 'fleet',
      Specification: {
        ModelName: { 'Fn::GetAtt': [expect.stringMatching(/^Model/), 'ModelName'] },
        ComputeResourceRequirements: { MinMemoryRequiredInMb: 512 },
      },
      RuntimeConfig: { CopyCount: 1 },
    });
    expect(component.inferenceComponentName).toBe(propertiesIn(stack).InferenceComponentName);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('waits until the endpoint is there', () => {
    const { stack } = componentWith();
    expect(onlyResource(stack, IN_SERVICE).DependsOn).toContainEqual(expect.stringMatching(/^EndpointEEF1FD8F$/));
  });

  test('a name that is given is kept', () => {
    expect(propertiesIn(componentWith({ inferenceComponentName: 'Champion' }).stack).InferenceComponentName).toBe(
      'Champion',
    );
  });

  test.each([0, 7])('%i copies are kept', (copyCount) => {
    expect(propertiesIn(componentWith({ copyCount }).stack).RuntimeConfig).toEqual({ CopyCount: copyCount });
  });

  test('its containers may write into its log group, whoever of the two roles they run with', () => {
    const { stack, component } = componentWith();
    const logs = statementsIn(stack).filter(({ Resource }) =>
      JSON.stringify(Resource).includes('InferenceComponents/'),
    );
    expect(logs).toHaveLength(2);
    expect(JSON.stringify(logs[0].Resource)).toContain(`InferenceComponents/${component.inferenceComponentName}*`);
  });

  test('another model changes the component and nothing of the endpoint', () => {
    const template = (image: string) => {
      const stack = newStack({ env: ENV });
      const model = new Model(stack, 'Model', { image: someImage(stack), environment: { IMAGE: image } });
      componentWith({ specification: InferenceComponentSpecification.fromModel(model, REQUIREMENTS) }, stack);
      return Template.fromStack(stack).toJSON().Resources;
    };
    const [before, after] = [template('1'), template('2')];
    const changed = Object.keys(after).filter((id) => JSON.stringify(after[id]) !== JSON.stringify(before[id]));
    expect(changed.map((id) => after[id].Type)).toEqual(['AWS::SageMaker::Model']);
  });

  test('fails when the number of copies is negative', () => {
    expect(messageOf(() => componentWith({ copyCount: -1 }))).toBe(
      `${WHO}: copyCount is -1, allowed is a whole number from 0 upwards (${SEE})`,
    );
  });

  test('fails when the name is not a name', () => {
    expect(messageOf(() => componentWith({ inferenceComponentName: 'a_b' }))).toBe(
      `${WHO}: inferenceComponentName is 'a_b', allowed is 1 to 63 letters, digits and hyphens, with no hyphen at either end (${SEE})`,
    );
  });

  test('fails when no name can be made', () => {
    const stack = newStack();
    const stackName = new CfnParameter(stack, 'Name').valueAsString;
    jest.spyOn(stack, 'stackName', 'get').mockReturnValue(stackName);
    const endpoint = new InferenceComponentEndpoint(stack, 'Endpoint', { endpointName: 'shared' });
    expect(messageOf(() => componentWith({ endpoint }, stack))).toBe(
      `${WHO}: the name of its stack is known only at deployment, so no name can be made from it; set \`inferenceComponentName\``,
    );
  });

  test('fails when the model is in another region', () => {
    const stack = newStack({ env: ENV });
    const model = Model.fromModelArn(stack, 'Far', 'arn:aws:sagemaker:us-east-1:111122223333:model/far');
    const specification = InferenceComponentSpecification.fromModel(model, REQUIREMENTS);
    expect(messageOf(() => componentWith({ specification }, stack))).toBe(
      `${WHO}: the model's region is us-east-1, allowed is the endpoint's, eu-west-1; SageMaker serves only models of the endpoint's own account and region`,
    );
  });
});

describe('the variant of a component', () => {
  const several = () => {
    const stack = newStack();
    return { stack, endpoint: newEndpoint(stack, 'Endpoint', 'cpu', 'gpu') };
  };

  test('is the one that is named', () => {
    const { stack, endpoint } = several();
    componentWith({ endpoint, variantName: 'gpu' }, stack);
    expect(propertiesIn(stack).VariantName).toBe('gpu');
  });

  test('may be added to the endpoint after the component', () => {
    const stack = newStack();
    const endpoint = new InferenceComponentEndpoint(stack, 'Endpoint');
    componentWith({ endpoint }, stack);
    endpoint.addVariant('late', { instanceType: InstanceType.of('ml.c7i.xlarge') });
    expect(propertiesIn(stack).VariantName).toBe('late');
  });

  test('is found by SageMaker where the endpoint is imported', () => {
    const stack = newStack();
    const endpoint = importedEndpoint(stack);
    componentWith({ endpoint }, stack);
    expect(propertiesIn(stack)).toMatchObject({ EndpointName: 'shared' });
    expect(propertiesIn(stack)).not.toHaveProperty('VariantName');
  });

  test('fails when there are several, and none is named', () => {
    const { stack, endpoint } = several();
    componentWith({ endpoint }, stack);
    expect(failureOf(stack)).toContain(
      `${WHO}: its endpoint has the variants 'cpu', 'gpu'; say with \`variantName\` which one it is on`,
    );
  });

  test('fails when there is none of that name', () => {
    const { stack, endpoint } = several();
    componentWith({ endpoint, variantName: 'npu' }, stack);
    expect(failureOf(stack)).toContain(`${WHO}: its endpoint has no variant 'npu'; its variants are 'cpu', 'gpu'`);
  });
});

describe('the room on the variant of a component', () => {
  const SEE_ROOM = `${API}/API_InferenceComponentComputeResourceRequirements.html`;
  const taking = (requirements: Partial<ComponentRequirements>, copyCount = 1, type = 'ml.c7i.xlarge') => {
    const stack = newStack({ env: ENV });
    const endpoint = new InferenceComponentEndpoint(stack, 'Endpoint');
    endpoint.addVariant('fleet', { instanceType: InstanceType.of(type), initialInstanceCount: 2 });
    const model = newModel(stack);
    const specification = InferenceComponentSpecification.fromModel(model, { ...REQUIREMENTS, ...requirements });
    componentWith({ endpoint, specification, copyCount }, stack);
    return stack;
  };

  test('may be used up by a copy, and by all of them', () => {
    const stack = taking({ minMemoryRequired: Size.gibibytes(8), numberOfCpuCoresRequired: 4 }, 2);
    expect([failureOf(stack), warningsIn(stack)]).toEqual(['', []]);
  });

  test('is not looked at where the instance type is newer than this package', () => {
    expect(failureOf(taking({ numberOfCpuCoresRequired: 1000 }, 1, 'ml.z99.xlarge'))).toBe('');
  });

  test.each([
    [{ minMemoryRequired: Size.mebibytes(8193) }, 'minMemoryRequired is 8193 MiB, but an ml.c7i.xlarge has 8192 MiB'],
    [{ numberOfCpuCoresRequired: 4.5 }, 'numberOfCpuCoresRequired is 4.5, but an ml.c7i.xlarge has 4'],
    [{ numberOfAcceleratorDevicesRequired: 1 }, 'numberOfAcceleratorDevicesRequired is 1, but an ml.c7i.xlarge has 0'],
  ])('fails when no instance has enough for a copy: %j', (requirements, why) => {
    expect(failureOf(taking(requirements))).toContain(
      `${WHO}: ${why}; take less, or choose a larger instance type (${SEE_ROOM})`,
    );
  });

  test('warns when the fleet has not enough for all copies', () => {
    expect(warningsIn(taking({ numberOfCpuCoresRequired: 3 }, 3))).toEqual([
      `InferenceComponentEndpoint 'Digits/Endpoint': on variant 'fleet' numberOfCpuCoresRequired of all copies is 9, but 2 x ml.c7i.xlarge have 8, so not all copies find a place; allow more instances, or take less (${SEE})`,
    ]);
  });

  test('fails when the image is built for other processors', () => {
    const stack = newStack({ env: ENV });
    const endpoint = new InferenceComponentEndpoint(stack, 'Endpoint');
    endpoint.addVariant('fleet', { instanceType: InstanceType.of('ml.c7g.xlarge') });
    const model = newModel(stack, 'Model', { image: ServingImage.onnx() });
    componentWith({ endpoint, specification: InferenceComponentSpecification.fromModel(model, REQUIREMENTS) }, stack);
    expect(failureOf(stack)).toContain(`${WHO}: instanceType is ml.c7g.xlarge with the architecture arm64`);
  });
});

describe('a component with a container of its own', () => {
  const container = (stack: Stack) => ({ image: someImage(stack), modelData: digits(), environment: { AB: '1' } });

  test('runs with the role of the endpoint, which may read its data', () => {
    const stack = newStack({ env: ENV });
    const specification = InferenceComponentSpecification.fromContainer(container(stack), REQUIREMENTS);
    componentWith({ specification }, stack);
    expect(propertiesIn(stack).Specification).toEqual({
      Container: {
        Image: { 'Fn::Join': ['', ['111122223333.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/digits:3']] },
        ArtifactUrl: expect.stringMatching(/^s3:\/\/.*\.tar\.gz$/),
        Environment: { AB: '1' },
      },
      ComputeResourceRequirements: { MinMemoryRequiredInMb: 512 },
    });
    const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const [id, policy] = policies.find(([, { Properties }]) => JSON.stringify(Properties).includes('s3:GetObject'))!;
    expect(policy.Properties.Roles).toEqual([{ Ref: expect.stringMatching(/^EndpointRole/) }]);
    expect(onlyResource(stack, IN_SERVICE).DependsOn).toContain(id);
  });

  test('warns when the role of the endpoint is not known', () => {
    const stack = newStack({ env: ENV });
    const specification = InferenceComponentSpecification.fromContainer(container(stack), REQUIREMENTS);
    componentWith({ specification, endpoint: importedEndpoint(stack) }, stack);
    expect(warningsIn(stack)).toContain(
      `${WHO}: the role of endpoint 'Digits/Imported' is not known, so it is not allowed to pull the image and to read the model data; import the endpoint with \`role\`, or see that it may (https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html)`,
    );
  });
});

describe('an adapter', () => {
  const adapterOf = (props: Partial<InferenceComponentProps> = {}, elsewhere = false) => {
    const stack = newStack({ env: ENV });
    const endpoint = newEndpoint(stack);
    const specification = InferenceComponentSpecification.fromModel(newModel(stack), REQUIREMENTS);
    const base = new InferenceComponent(stack, 'Base', {
      endpoint: elsewhere ? newEndpoint(stack, 'Other') : endpoint,
      specification,
      inferenceComponentName: 'base',
    });
    const adapter = InferenceComponentSpecification.adapter(base, digits());
    componentWith({ endpoint, specification: adapter, inferenceComponentName: 'adapter', ...props }, stack);
    return Object.values(Template.fromStack(stack).findResources(IN_SERVICE)).find(
      ({ Properties }) => Properties.InferenceComponentName === 'adapter',
    )!;
  };

  test('is files on top of another component, and takes nothing by itself', () => {
    expect(adapterOf().Properties).toEqual({
      InferenceComponentName: 'adapter',
      EndpointName: expect.any(String),
      VariantName: 'fleet',
      Specification: {
        BaseInferenceComponentName: 'base',
        Container: { ArtifactUrl: expect.stringMatching(/^s3:\/\/.*\.tar\.gz$/) },
      },
    });
  });

  test('waits for what it is on top of', () => {
    expect(adapterOf().DependsOn).toContainEqual(expect.stringMatching(/^Base/));
  });

  test('fails when copies are asked for', () => {
    expect(messageOf(() => adapterOf({ copyCount: 1 }))).toBe(
      `${WHO}: copyCount is given for an adapter, which has the copies of 'Digits/Base'; leave it out (${SEE})`,
    );
  });

  test('fails when the other component is on another endpoint', () => {
    expect(messageOf(() => adapterOf({}, true))).toMatch(
      /^InferenceComponent 'Digits\/Champion': it is an adapter of 'Digits\/Base', which is on endpoint 'digits-other-.*', allowed is a component of its own endpoint, 'digits-endpoint-.*' \(.*\)$/,
    );
  });
});

describe('the deployment of a component', () => {
  const rolling = (maximumBatchSize: ComponentCapacitySize, rollbackAlarms?: Alarm[]) =>
    InferenceComponentDeployment.rolling({ maximumBatchSize, waitInterval: Duration.minutes(5), rollbackAlarms });

  test('is rendered, with alarms that the role of the endpoint may describe', () => {
    const stack = newStack();
    const endpoint = newEndpoint(stack);
    const metric = endpoint.variants[0].metricInvocation5XXErrors();
    const alarm = new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
    componentWith({ endpoint, copyCount: 4, deployment: rolling(ComponentCapacitySize.copies(2), [alarm]) }, stack);
    expect(propertiesIn(stack).DeploymentConfig).toEqual({
      RollingUpdatePolicy: { MaximumBatchSize: { Type: 'COPY_COUNT', Value: 2 }, WaitIntervalInSeconds: 300 },
      AutoRollbackConfiguration: { Alarms: [{ AlarmName: { Ref: expect.stringMatching(/^Alarm/) } }] },
    });
    expect(JSON.stringify(statementsIn(stack))).toContain('cloudwatch:DescribeAlarms');
    expect(warningsIn(stack)).toEqual([]);
  });

  test('warns when it bakes and nothing can roll it back', () => {
    const { stack } = componentWith({ copyCount: 2, deployment: rolling(ComponentCapacitySize.percent(50)) });
    expect(warningsIn(stack)).toEqual([
      `${WHO}: its deployment bakes, but has no rollbackAlarms, so however bad the new copies are, nothing rolls them back; give it alarms, or a waitInterval of 0 (${GUARD})`,
    ]);
  });

  test('fails when a batch is more than half of the copies', () => {
    const { stack } = componentWith({ copyCount: 4, deployment: rolling(ComponentCapacitySize.copies(3)) });
    expect(failureOf(stack)).toContain(
      `InferenceComponentDeployment.rolling of ${WHO}: maximumBatchSize is 3 of 4 copies, allowed is 1 to 2 (${API}/API_InferenceComponentRollingUpdatePolicy.html)`,
    );
  });

  test('fails when an alarm is in another region', () => {
    const stack = newStack({ env: ENV });
    const alarm = Alarm.fromAlarmArn(stack, 'Far', 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:far') as Alarm;
    const deployment = rolling(ComponentCapacitySize.percent(50), [alarm]);
    expect(messageOf(() => componentWith({ deployment }, stack))).toContain(
      "InferenceComponent 'Digits/Champion': the rollback alarm's region is us-east-1",
    );
  });
});

describe('who may invoke components', () => {
  const caller = (stack: Stack) => new iam.Role(stack, 'Caller', { assumedBy: new iam.AnyPrincipal() });
  const resourcesIn = (stack: Stack) =>
    statementsIn(stack)
      .filter(({ Action }) => Action === 'sagemaker:InvokeEndpoint')
      .flatMap(({ Resource }) => Resource)
      .map((resource) => /:((endpoint|inference-component)\/[\w-]+)/.exec(JSON.stringify(resource))?.[1]);

  test('one of them, through its endpoint', () => {
    const { stack, endpoint, component } = componentWith();
    component.grantInvoke(caller(stack)).assertSuccess();
    expect(resourcesIn(stack)).toEqual([
      `endpoint/${endpoint.endpointName}`,
      `inference-component/${component.inferenceComponentName}`,
    ]);
  });

  test('all of them, those included that come later', () => {
    const stack = newStack({ env: ENV });
    const endpoint = newEndpoint(stack);
    endpoint.grantInvoke(caller(stack)).assertSuccess();
    const { component } = componentWith({ endpoint }, stack);
    expect(resourcesIn(stack).sort()).toEqual([
      `endpoint/${endpoint.endpointName}`,
      `inference-component/${component.inferenceComponentName}`,
    ]);
  });

  test('a stream is one more action, on the same', () => {
    const { stack, component } = componentWith();
    component.grantInvokeWithResponseStream(caller(stack)).assertSuccess();
    const actions = statementsIn(stack).filter(({ Action }) =>
      Action.includes('sagemaker:InvokeEndpointWithResponseStream'),
    );
    expect(actions.map(({ Resource }) => Resource)).toEqual([[expect.anything(), expect.anything()]]);
  });

  test('one that is imported', () => {
    const stack = newStack({ env: ENV });
    const component = InferenceComponent.fromInferenceComponentAttributes(stack, 'Known', {
      inferenceComponentName: 'Known',
      endpoint: importedEndpoint(stack),
    });
    component.grantInvoke(caller(stack)).assertSuccess();
    expect(resourcesIn(stack)).toEqual(['endpoint/shared', 'inference-component/known']);
  });
});

describe('the metrics of a component', () => {
  const OWN = '/aws/sagemaker/InferenceComponents';
  test.each<[keyof InferenceComponent, string, string, string]>([
    ['metricInvocations', 'Invocations', 'AWS/SageMaker', 'Sum'],
    ['metricInvocationsPerCopy', 'InvocationsPerCopy', 'AWS/SageMaker', 'Sum'],
    ['metricConcurrentRequestsPerCopy', 'ConcurrentRequestsPerCopy', 'AWS/SageMaker', 'Maximum'],
    ['metricInvocation4XXErrors', 'Invocation4XXErrors', 'AWS/SageMaker', 'Sum'],
    ['metricInvocation5XXErrors', 'Invocation5XXErrors', 'AWS/SageMaker', 'Sum'],
    ['metricModelLatency', 'ModelLatency', 'AWS/SageMaker', 'Average'],
    ['metricNoCapacityInvocationFailures', 'NoCapacityInvocationFailures', 'AWS/SageMaker', 'Sum'],
    ['metricCpuUtilizationNormalized', 'CPUUtilizationNormalized', OWN, 'Average'],
    ['metricMemoryUtilizationNormalized', 'MemoryUtilizationNormalized', OWN, 'Average'],
    ['metricGpuUtilizationNormalized', 'GPUUtilizationNormalized', OWN, 'Average'],
    ['metricGpuMemoryUtilizationNormalized', 'GPUMemoryUtilizationNormalized', OWN, 'Average'],
  ])('%s is %s in %s', (method, metricName, namespace, statistic) => {
    const { component } = componentWith();
    const metric = (component[method] as () => unknown).call(component);
    const dimensions = { InferenceComponentName: component.inferenceComponentName };
    expect(metric).toMatchObject({ metricName, namespace, statistic, dimensions });
    expect(Object.keys((metric as { dimensions: object }).dimensions)).toEqual(['InferenceComponentName']);
  });
});

function importedEndpoint(stack: Stack) {
  const endpointArn = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/shared';
  return InferenceComponentEndpoint.fromInferenceComponentEndpointAttributes(stack, 'Imported', { endpointArn });
}
