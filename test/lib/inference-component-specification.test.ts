import { Duration, Size, type Stack } from 'aws-cdk-lib';
import {
  ComponentPlacement,
  type ComponentRequirements,
  InferenceComponent,
  InferenceComponentEndpoint,
  InferenceComponentSpecification,
  InstanceType,
  ServingImage,
} from 'cdk-sagemaker-serving';
import { messageOf, newModel, newStack, onlyResource, someImage } from './fixtures';

const API = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';
const SEE = `${API}/API_InferenceComponentComputeResourceRequirements.html`;
const SEE_STARTUP = `${API}/API_InferenceComponentStartupParameters.html`;
const SEE_CONTAINER = `${API}/API_InferenceComponentContainerSpecification.html`;
const LEAST = { minMemoryRequired: Size.mebibytes(512) };

function rendered(make: (stack: Stack) => InferenceComponentSpecification) {
  const stack = newStack();
  const endpoint = new InferenceComponentEndpoint(stack, 'Endpoint');
  endpoint.addVariant('fleet', { instanceType: InstanceType.of('ml.g5.xlarge') });
  new InferenceComponent(stack, 'Component', { endpoint, specification: make(stack) });
  return onlyResource(stack, 'AWS::SageMaker::InferenceComponent').Properties.Specification;
}

const ofModel = (requirements: Partial<ComponentRequirements>) =>
  rendered((stack) => InferenceComponentSpecification.fromModel(newModel(stack), { ...LEAST, ...requirements }));

describe('what a component takes', () => {
  test('renders each option', () => {
    expect(
      ofModel({
        minMemoryRequired: Size.gibibytes(1),
        maxMemoryRequired: Size.gibibytes(2),
        numberOfCpuCoresRequired: 0.5,
        numberOfAcceleratorDevicesRequired: 1,
        containerStartupHealthCheckTimeout: Duration.minutes(2),
        modelDataDownloadTimeout: Duration.minutes(3),
        dataCaching: false,
        placement: ComponentPlacement.spread({ maxImbalance: 1 }),
      }),
    ).toEqual({
      ModelName: expect.anything(),
      ComputeResourceRequirements: {
        MinMemoryRequiredInMb: 1024,
        MaxMemoryRequiredInMb: 2048,
        NumberOfCpuCoresRequired: 0.5,
        NumberOfAcceleratorDevicesRequired: 1,
      },
      StartupParameters: { ContainerStartupHealthCheckTimeoutInSeconds: 120, ModelDataDownloadTimeoutInSeconds: 180 },
      DataCacheConfig: { EnableCaching: false },
      SchedulingConfig: {
        PlacementStrategy: 'SPREAD',
        AvailabilityZoneBalance: { EnforcementMode: 'PERMISSIVE', MaxImbalance: 1 },
      },
    });
  });

  test('at the edges is allowed', () => {
    const edge = { minMemoryRequired: Size.mebibytes(128), maxMemoryRequired: Size.mebibytes(128) };
    expect(() => ofModel({ ...edge, numberOfCpuCoresRequired: 0.25 })).not.toThrow();
  });

  test.each<[string, Partial<ComponentRequirements>, string]>([
    [
      'the least memory is below 128 MiB',
      { minMemoryRequired: Size.mebibytes(127) },
      `minMemoryRequired is 127 MiB, allowed is a whole number from 128 MiB upwards (${SEE})`,
    ],
    [
      'the most memory is below the least',
      { maxMemoryRequired: Size.mebibytes(511) },
      `maxMemoryRequired is 511 MiB, allowed is minMemoryRequired, 512 MiB, or more (${SEE})`,
    ],
    [
      'it takes less than a quarter of a core',
      { numberOfCpuCoresRequired: 0.2 },
      `numberOfCpuCoresRequired is 0.2, allowed is a number from 0.25 upwards (${SEE})`,
    ],
    [
      'it takes no accelerator',
      { numberOfAcceleratorDevicesRequired: 0 },
      `numberOfAcceleratorDevicesRequired is 0, allowed is a whole number from 1 upwards (${SEE})`,
    ],
    [
      'it may not take its time to start',
      { containerStartupHealthCheckTimeout: Duration.seconds(59) },
      `containerStartupHealthCheckTimeout is 59 seconds, allowed is a whole number from 60 to 3600 seconds (${SEE_STARTUP})`,
    ],
    [
      'it may download forever',
      { modelDataDownloadTimeout: Duration.seconds(3601) },
      `modelDataDownloadTimeout is 3601 seconds, allowed is a whole number from 60 to 3600 seconds (${SEE_STARTUP})`,
    ],
  ])('fails when %s', (_, requirements, sentence) => {
    expect(messageOf(() => ofModel(requirements))).toBe(`InferenceComponentSpecification.fromModel: ${sentence}`);
  });
});

describe('the container of a component', () => {
  const withEnvironment = (environment: { [name: string]: string }) =>
    messageOf(() =>
      rendered((stack) =>
        InferenceComponentSpecification.fromContainer({ image: someImage(stack), environment }, LEAST),
      ),
    );
  const variables = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`KEY${index}`, '']));

  test('may have 16 variables', () => {
    const specification = rendered((stack) =>
      InferenceComponentSpecification.fromContainer({ image: someImage(stack), environment: variables(16) }, LEAST),
    );
    expect(Object.keys(specification.Container.Environment)).toHaveLength(16);
  });

  test('fails when it has more', () => {
    expect(withEnvironment(variables(17))).toBe(
      `InferenceComponent 'Digits/Component': the number of environment variables is 17, allowed is at most 16; a Model may have more (${SEE_CONTAINER})`,
    );
  });

  test('fails when the name of a variable is one letter', () => {
    expect(withEnvironment({ A: '' })).toBe(
      `InferenceComponent 'Digits/Component': the name of an environment variable is 'A', allowed is two characters or more; a Model may have it (${SEE_CONTAINER})`,
    );
  });

  test('fails when the image is in a private registry', () => {
    const image = ServingImage.fromRegistry('registry.example.com/digits:3');
    const make = () => rendered(() => InferenceComponentSpecification.fromContainer({ image }, LEAST));
    expect(messageOf(make)).toBe(
      `InferenceComponent 'Digits/Component': the image 'registry.example.com/digits:3' is in a private registry, which a component can name only through a model; write InferenceComponentSpecification.fromModel() with a Model that has \`vpc\` (${SEE_CONTAINER})`,
    );
  });
});
