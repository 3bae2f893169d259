import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  InferenceComponentEndpoint,
  type InferenceComponentEndpointProps,
  type InferenceComponentVariantOptions,
  InstanceType,
  RoutingStrategy,
  ScaleInPolicy,
} from 'cdk-sagemaker-serving';
import { ENV, failureOf, messageOf, newStack, onlyResource, statementsIn, variantIn, warningsIn } from './fixtures';

const API = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';
const SEE = `${API}/API_ProductionVariantManagedInstanceScaling.html`;
const SEE_SCALE_IN = `${API}/API_ProductionVariantManagedInstanceScalingScaleInPolicy.html`;
const WHO = "InferenceComponentEndpoint 'Digits/Endpoint'";

function endpointWith(
  options: Partial<InferenceComponentVariantOptions> = {},
  props: InferenceComponentEndpointProps = {},
  stack = newStack({ env: ENV }),
) {
  const endpoint = new InferenceComponentEndpoint(stack, 'Endpoint', props);
  const variant = endpoint.addVariant('fleet', { instanceType: InstanceType.of('ml.c7i.xlarge'), ...options });
  return { stack, endpoint, variant };
}

const configOf = (stack: ReturnType<typeof newStack>) => onlyResource(stack, 'AWS::SageMaker::EndpointConfig');

describe('InferenceComponentEndpoint', () => {
  test('by default it is a role, and a variant without a model', () => {
    const { stack } = endpointWith();
    expect(configOf(stack).Properties).toEqual({
      ExecutionRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^EndpointRole/), 'Arn'] },
      ProductionVariants: [{ VariantName: 'fleet', InstanceType: 'ml.c7i.xlarge', InitialInstanceCount: 1 }],
    });
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties).toEqual({
      EndpointName: expect.stringMatching(/^digits-endpoint-inferencecomponent-[0-9a-f]{8}$/),
      EndpointConfigName: expect.anything(),
    });
    expect(warningsIn(stack)).toEqual([]);
  });

  test('its configuration waits for the permissions of its role', () => {
    const { stack } = endpointWith();
    expect(configOf(stack).DependsOn).toEqual([expect.stringMatching(/^EndpointAccess/)]);
    expect(statementsIn(stack).flatMap(({ Action }) => Action)).toEqual([
      'cloudwatch:PutMetricData',
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
    ]);
  });

  test('a role that is brought is used', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/runner');
    expect(endpointWith({}, { role }, stack).endpoint.role).toBe(role);
    expect(configOf(stack).Properties.ExecutionRoleArn).toBe('arn:aws:iam::111122223333:role/runner');
  });

  test('network and isolation are those of the configuration', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const { endpoint } = endpointWith({}, { vpc, networkIsolation: true }, stack);
    endpoint.connections.allowToAnyIpv4(ec2.Port.tcp(443));
    expect(configOf(stack).Properties).toMatchObject({
      EnableNetworkIsolation: true,
      VpcConfig: { Subnets: [expect.anything(), expect.anything()], SecurityGroupIds: [expect.anything()] },
    });
    expect(JSON.stringify(statementsIn(stack))).toContain('ec2:CreateNetworkInterface');
  });

  test('fails when it is asked for connections without a VPC', () => {
    expect(messageOf(() => endpointWith().endpoint.connections)).toBe(
      `${WHO}: it has connections only in a VPC; give it \`vpc\``,
    );
  });

  test('its role may use the key of the volumes', () => {
    const stack = newStack();
    const { variant } = endpointWith({}, { encryptionKey: new kms.Key(stack, 'Key') }, stack);
    expect(variant.variantName).toBe('fleet');
    expect(configOf(stack).Properties.KmsKeyId).toBeDefined();
    expect(statementsIn(stack).filter(({ Action }) => Action.includes('kms:CreateGrant'))).toHaveLength(1);
  });

  test('an imported one has the role that is said', () => {
    const stack = newStack({ env: ENV });
    const role = iam.Role.fromRoleName(stack, 'Role', 'runner');
    const endpointArn = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/shared';
    const endpoint = InferenceComponentEndpoint.fromInferenceComponentEndpointAttributes(stack, 'Endpoint', {
      endpointArn,
      role,
    });
    expect([endpoint.endpointName, endpoint.role, endpoint.hostsInferenceComponents]).toEqual(['shared', role, true]);
  });

  test('finds its variants by name', () => {
    const { endpoint, variant } = endpointWith();
    expect([endpoint.findVariant('fleet'), endpoint.tryFindVariant('other')]).toEqual([variant, undefined]);
    expect(endpoint.variants).toEqual([variant]);
  });

  test('fails when it has no variant', () => {
    const stack = newStack();
    new InferenceComponentEndpoint(stack, 'Endpoint');
    expect(failureOf(stack)).toContain(`${WHO}: it has no variant; add one with \`addVariant()\``);
  });
});

describe('a variant that components share', () => {
  test('renders each option', () => {
    const { stack } = endpointWith({
      initialInstanceCount: 2,
      containerStartupHealthCheckTimeout: Duration.minutes(10),
      routingStrategy: RoutingStrategy.leastOutstandingRequests(),
      managedInstanceScaling: {
        minInstanceCount: 0,
        maxInstanceCount: 4,
        scaleInPolicy: ScaleInPolicy.consolidation({ maximumStepSize: 2, cooldown: Duration.hours(1) }),
      },
    });
    expect(variantIn(stack)).toEqual({
      VariantName: 'fleet',
      InstanceType: 'ml.c7i.xlarge',
      InitialInstanceCount: 2,
      ContainerStartupHealthCheckTimeoutInSeconds: 600,
      RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
      ManagedInstanceScaling: {
        Status: 'ENABLED',
        MinInstanceCount: 0,
        MaxInstanceCount: 4,
        ScaleInPolicy: { Strategy: 'CONSOLIDATION', MaximumStepSize: 2, CooldownInMinutes: 60 },
      },
    });
  });

  test.each([
    ['metricCpuReservation', 'CPUReservation'],
    ['metricMemoryReservation', 'MemoryReservation'],
    ['metricGpuReservation', 'GPUReservation'],
  ] as const)('%s is %s of its hosts', (method, metricName) => {
    const { endpoint, variant } = endpointWith();
    expect(variant[method]()).toMatchObject({
      metricName,
      namespace: '/aws/sagemaker/Endpoints',
      statistic: 'Average',
      dimensions: { EndpointName: endpoint.endpointName, VariantName: 'fleet' },
    });
  });

  const scaling = (minInstanceCount: number, maxInstanceCount: number) =>
    messageOf(() => endpointWith({ managedInstanceScaling: { minInstanceCount, maxInstanceCount } }));
  const who = "addVariant('fleet') of endpoint 'Digits/Endpoint'";

  test('may have one instance at least and at most', () => {
    expect(() => endpointWith({ managedInstanceScaling: { minInstanceCount: 1, maxInstanceCount: 1 } })).not.toThrow();
  });

  test('fails when fewer instances than none are asked for', () => {
    expect(scaling(-1, 2)).toBe(
      `${who}: managedInstanceScaling.minInstanceCount is -1, allowed is a whole number from 0 upwards (${SEE})`,
    );
  });

  test('fails when there may be no instance at all', () => {
    expect(scaling(0, 0)).toBe(
      `${who}: managedInstanceScaling.maxInstanceCount is 0, allowed is a whole number from 1 upwards (${SEE})`,
    );
  });

  test('fails when the fewest are more than the most', () => {
    expect(scaling(3, 2)).toBe(
      `${who}: managedInstanceScaling.minInstanceCount is 3, allowed is at most maxInstanceCount, 2 (${SEE})`,
    );
  });
});

describe('ScaleInPolicy', () => {
  const policy = (scaleInPolicy: ScaleInPolicy) => {
    const managedInstanceScaling = { minInstanceCount: 1, maxInstanceCount: 2, scaleInPolicy };
    const { stack } = endpointWith({ managedInstanceScaling });
    return (variantIn(stack).ManagedInstanceScaling as { ScaleInPolicy: unknown }).ScaleInPolicy;
  };

  test('renders each strategy', () => {
    expect(policy(ScaleInPolicy.idleRelease())).toEqual({ Strategy: 'IDLE_RELEASE' });
    expect(policy(ScaleInPolicy.consolidation())).toEqual({ Strategy: 'CONSOLIDATION' });
  });

  test.each([1, 100])('a step of %i is allowed', (maximumStepSize) => {
    expect(() => ScaleInPolicy.consolidation({ maximumStepSize })).not.toThrow();
  });

  test.each([0, 101])('fails when the step is %i', (maximumStepSize) => {
    expect(messageOf(() => ScaleInPolicy.consolidation({ maximumStepSize }))).toBe(
      `ScaleInPolicy.consolidation: maximumStepSize is ${maximumStepSize}, allowed is a whole number from 1 to 100 (${SEE_SCALE_IN})`,
    );
  });

  test.each([5, 1440])('a cooldown of %i minutes is allowed', (minutes) => {
    expect(() => ScaleInPolicy.consolidation({ cooldown: Duration.minutes(minutes) })).not.toThrow();
  });

  test.each([4, 1441, 7.5])('fails when the cooldown is %d minutes', (minutes) => {
    expect(messageOf(() => ScaleInPolicy.consolidation({ cooldown: Duration.seconds(minutes * 60) }))).toBe(
      `ScaleInPolicy.consolidation: cooldown is ${minutes} minutes, allowed is a whole number from 5 to 1440 minutes (${SEE_SCALE_IN})`,
    );
  });
});
