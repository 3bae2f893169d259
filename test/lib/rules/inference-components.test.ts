import { check, type Resources } from '../../../lib/rules';
import { aComponent, aComponentConfig, anEndpoint, aSpecification } from '../../../lib/rules/catalogue/builders';

const UNKNOWN = { Ref: 'Param' };
const Parameters = { Param: { Type: 'String' } };

function broken(Resources: Resources): string[] {
  return [...new Set(check({ Parameters, Resources }).findings.map(({ rule }) => rule))];
}

const component = (more: object) => ({ Component: aComponent({ ...more }) });
const specified = (more: object) => component({ Specification: aSpecification({ ...more }) });
const requiring = (more: object) =>
  specified({ ComputeResourceRequirements: { MinMemoryRequiredInMb: 1024, ...more } });
const containing = (more: object) =>
  specified({ ModelName: undefined, Container: { ArtifactUrl: 's3://models/a.tar.gz', ...more } });
const started = (seconds: unknown) =>
  specified({ StartupParameters: { ContainerStartupHealthCheckTimeoutInSeconds: seconds } });
const balanced = (MaxImbalance: unknown) =>
  specified({
    SchedulingConfig: {
      PlacementStrategy: 'BINPACK',
      AvailabilityZoneBalance: { EnforcementMode: 'PERMISSIVE', MaxImbalance },
    },
  });
const rolling = (policy: object, CopyCount: unknown = 20) =>
  component({
    RuntimeConfig: { CopyCount },
    DeploymentConfig: {
      RollingUpdatePolicy: { MaximumBatchSize: percent(50), WaitIntervalInSeconds: 0, ...policy },
    },
  });
const percent = (Value: unknown) => ({ Type: 'CAPACITY_PERCENT', Value });
const copies = (Value: unknown) => ({ Type: 'COPY_COUNT', Value });
const variables = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`KEY_${i}`, '1']));

test.each<[string, Resources, string[]]>([
  ['a name of 63 letters', component({ InferenceComponentName: 'a'.repeat(63) }), []],
  ['a name of 64 letters', component({ InferenceComponentName: 'a'.repeat(64) }), ['R198']],
  ['a name that is not known', component({ InferenceComponentName: UNKNOWN }), []],
  ['no endpoint', component({ EndpointName: undefined }), ['R198']],
  ['both kinds of specification that are not known', component({ Specifications: UNKNOWN }), []],
  ['a model and a container', specified({ Container: { Image: 'registry/a:1' } }), ['R201']],
  ['neither a model nor a container', specified({ ModelName: undefined }), ['R201']],
  ['a model that is not known', specified({ ModelName: UNKNOWN }), []],
  ['requirements that are not known', specified({ ComputeResourceRequirements: UNKNOWN }), []],
  ['no requirements', specified({ ComputeResourceRequirements: undefined }), ['R203']],
  ['127 MB', requiring({ MinMemoryRequiredInMb: 127 }), ['R203']],
  ['128 MB', requiring({ MinMemoryRequiredInMb: 128 }), []],
  ['memory that is not known', requiring({ MinMemoryRequiredInMb: UNKNOWN, MaxMemoryRequiredInMb: 200 }), []],
  ['0.24 cores', requiring({ NumberOfCpuCoresRequired: 0.24 }), ['R204']],
  ['no accelerator', requiring({ NumberOfAcceleratorDevicesRequired: 0 }), ['R204']],
  ['one accelerator', requiring({ NumberOfAcceleratorDevicesRequired: 1 }), []],
  ['16 variables', containing({ Environment: variables(16) }), []],
  ['17 variables', containing({ Environment: variables(17) }), ['R206']],
  ['a variable that begins with a digit', containing({ Environment: { '1A': '1' } }), ['R206']],
  ['an artifact that is no archive', containing({ ArtifactUrl: 's3://models/a.zip' }), ['R207']],
  ['an artifact that is not known', containing({ ArtifactUrl: UNKNOWN }), []],
  ['an artifact of which the end is known', containing({ ArtifactUrl: join('s3://', UNKNOWN, '/a.zip') }), ['R207']],
  ['an artifact of which the start is known', containing({ ArtifactUrl: join('s3://models/', UNKNOWN) }), []],
  ['an image with a space', containing({ Image: 'registry/a b' }), ['R207']],
  ['59 seconds to start', started(59), ['R208']],
  ['60 seconds to start', started(60), []],
  ['3600 seconds to start', started('3600'), []],
  ['3601 seconds to start', started(3601), ['R208']],
  ['seconds that are not known', started(UNKNOWN), []],
  ['an imbalance of -1', balanced(-1), ['R210']],
  ['an imbalance of 100', balanced(100), []],
  ['an imbalance of 101', balanced(101), ['R210']],
  ['half a copy', component({ RuntimeConfig: { CopyCount: 0.5 } }), ['R211']],
  ['copies that are not known', component({ RuntimeConfig: { CopyCount: UNKNOWN } }), []],
  ['a batch of 4 %', rolling({ MaximumBatchSize: percent(4) }), ['R212']],
  ['a batch of 5 %', rolling({ MaximumBatchSize: percent(5) }), []],
  ['a batch of 51 %', rolling({ MaximumBatchSize: percent(51) }), ['R212']],
  ['a batch of 1 in 20', rolling({ MaximumBatchSize: copies(1) }), []],
  ['a batch of 1 in 21', rolling({ MaximumBatchSize: copies(1) }, 21), ['R212']],
  ['a batch of 10 in 20', rolling({ MaximumBatchSize: copies(10) }), []],
  ['a batch of 11 in 20', rolling({ MaximumBatchSize: copies(11) }), ['R212']],
  ['a batch of 11 in what is not known', rolling({ MaximumBatchSize: copies(11) }, UNKNOWN), []],
  ['a batch of 1 in 1', rolling({ MaximumBatchSize: copies(1) }, 1), []],
  ['no batch', rolling({ MaximumBatchSize: undefined }), ['R212']],
  ['no wait', rolling({ WaitIntervalInSeconds: undefined }), ['R212']],
  ['a wait of 3601 seconds', rolling({ WaitIntervalInSeconds: 3601 }), ['R212']],
  ['a timeout of 599 seconds', rolling({ MaximumExecutionTimeoutInSeconds: 599 }), ['R212']],
  ['a timeout of 28800 seconds', rolling({ MaximumExecutionTimeoutInSeconds: 28800 }), []],
  ['a rollback of all', rolling({ RollbackMaximumBatchSize: percent(100) }), []],
  ['no alarm', component({ DeploymentConfig: { AutoRollbackConfiguration: { Alarms: [] } } }), ['R213']],
  ['a policy that is not known', component({ DeploymentConfig: UNKNOWN }), []],
])('an inference component with %s breaks %p', (_what, resources, rules) => {
  expect(broken(resources)).toEqual(rules);
});

test.each([
  ['another variant', 'other', []],
  ['a variant that is not known', UNKNOWN, []],
  ['its variant', 'all', ['R205']],
  ['no variant, where there is one', undefined, ['R205']],
])('what a component requires is compared with the instances of %s', (_what, VariantName, rules) => {
  const Component = aComponent({
    EndpointName: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] },
    ...{ VariantName, Specification: aSpecification({ ComputeResourceRequirements: { MinMemoryRequiredInMb: 9000 } }) },
  });
  expect(broken({ Config: aComponentConfig(), Endpoint: anEndpoint(), Component })).toEqual(rules);
});

test('an adapter waits for its base', () => {
  const adapter = (BaseInferenceComponentName: unknown) =>
    aComponent({
      RuntimeConfig: undefined,
      Specification: { BaseInferenceComponentName, Container: { ArtifactUrl: 's3://adapters/a.tar.gz' } },
    });
  const Base = aComponent({ InferenceComponentName: 'base' });
  expect(broken({ Base, Adapter: adapter('base') })).toEqual(['R202']);
  expect(broken({ Base, Adapter: { ...adapter('base'), DependsOn: ['Base'] } })).toEqual([]);
  expect(broken({ Base, Adapter: adapter({ 'Fn::GetAtt': ['Base', 'InferenceComponentName'] }) })).toEqual([]);
});

function join(...parts: unknown[]) {
  return { 'Fn::Join': ['', parts] };
}
