import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aComponent, aComponentConfig, anEndpoint, aSpecification, COMPONENT, ENDPOINT } from './builders';
import { specificationsOf, tooEarly } from './inference-components';
import { misshapen, missing, notAmong } from './names';
import { countOutside, outside } from './ranges';

const PAGE = `${API}/API_CreateInferenceComponent.html`;
const POLICY_PAGE = `${API}/API_InferenceComponentRollingUpdatePolicy.html`;
const REFUSED = 'CreateInferenceComponent refuses it.';
const METRICS_PATH = { pattern: /^\/(?!.*\.\.)[a-zA-Z0-9/_.-]+$/, allowed: 'a path such as /metrics', max: 256 };
const FREQUENCIES = [10, 30, 60, 120, 180, 240, 300];

const scheduled = (SchedulingConfig: object) => ({
  Component: aComponent({ Specification: aSpecification({ SchedulingConfig }) }),
});
const balance = (more: object = {}) => ({
  PlacementStrategy: 'SPREAD',
  AvailabilityZoneBalance: { EnforcementMode: 'PERMISSIVE', ...more },
});
const rolled = (more: object, CopyCount = 4) => ({
  Component: aComponent({
    RuntimeConfig: { CopyCount },
    DeploymentConfig: {
      RollingUpdatePolicy: {
        MaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: 50 },
        WaitIntervalInSeconds: 60,
        ...more,
      },
    },
  }),
});
const alarmed = (count: number) => ({
  Component: aComponent({
    DeploymentConfig: {
      AutoRollbackConfiguration: {
        Alarms: Array.from({ length: count }, (_, index) => ({ AlarmName: `alarm${index}` })),
      },
    },
  }),
});
const measured = (MetricPublishFrequencyInSeconds: number) => ({
  Component: aComponent({
    Specification: aSpecification({
      ModelName: undefined,
      Container: {
        ArtifactUrl: 's3://models/digits.tar.gz',
        ContainerMetricsConfig: {
          MetricsEndpoints: [{ MetricsEndpointPath: '/metrics', MetricPublishFrequencyInSeconds }],
        },
      },
    }),
  }),
});
const following = (EndpointName: unknown) => ({
  Config: aComponentConfig(),
  Endpoint: anEndpoint({ EndpointName: 'shared' }),
  Component: aComponent({ EndpointName }),
});

/** Of how many copies of an inference component there are, where, and how they are replaced. */
export const inferenceComponentCopies: readonly Rule[] = [
  {
    id: 'R210',
    severity: 'error',
    types: [COMPONENT],
    rule: 'SchedulingConfig says PlacementStrategy, SPREAD or BINPACK, and AvailabilityZoneBalance: EnforcementMode PERMISSIVE, MaxImbalance 0 to 100.',
    otherwise: 'CloudFormation refuses it, though the API can do without AvailabilityZoneBalance.',
    source: `${API}/API_InferenceComponentSchedulingConfig.html`,
    *check(component) {
      for (const specification of specificationsOf(component)) {
        const scheduling = specification.get('SchedulingConfig');
        yield* missing(scheduling, ['PlacementStrategy', 'AvailabilityZoneBalance']);
        yield* notAmong(scheduling.get('PlacementStrategy'), ['SPREAD', 'BINPACK']);
        const zones = scheduling.get('AvailabilityZoneBalance');
        yield* missing(zones, ['EnforcementMode']);
        yield* notAmong(zones.get('EnforcementMode'), ['PERMISSIVE']);
        yield* outside(zones.get('MaxImbalance'), { min: 0, max: 100 });
      }
    },
    examples: { wrong: scheduled({ PlacementStrategy: 'SPREAD' }), right: scheduled(balance()) },
  },
  {
    id: 'R211',
    severity: 'error',
    types: [COMPONENT],
    rule: 'RuntimeConfig says CopyCount, a whole number from 0 on.',
    otherwise: REFUSED,
    source: `${API}/API_InferenceComponentRuntimeConfig.html`,
    *check(component) {
      const runtime = component.get('RuntimeConfig');
      yield* missing(runtime, ['CopyCount']);
      yield* outside(runtime.get('CopyCount'), { min: 0 });
    },
    examples: {
      wrong: { Component: aComponent({ RuntimeConfig: { CopyCount: -1 } }) },
      right: { Component: aComponent({ RuntimeConfig: { CopyCount: 0 } }) },
    },
  },
  {
    id: 'R212',
    severity: 'error',
    types: [COMPONENT],
    rule: 'RollingUpdatePolicy says MaximumBatchSize, 5 to 50 % of the copies, and WaitIntervalInSeconds, 0 to 3600; MaximumExecutionTimeoutInSeconds is 600 to 28800.',
    otherwise: 'CreateInferenceComponent refuses it; CloudFormation asks for neither of the two.',
    source: POLICY_PAGE,
    *check(component) {
      const policy = component.get('DeploymentConfig').get('RollingUpdatePolicy');
      yield* missing(policy, ['MaximumBatchSize', 'WaitIntervalInSeconds']);
      yield* outside(policy.get('WaitIntervalInSeconds'), { min: 0, max: 3600 }, 'seconds');
      yield* outside(policy.get('MaximumExecutionTimeoutInSeconds'), { min: 600, max: 28800 }, 'seconds');
      const copies = component.get('RuntimeConfig').get('CopyCount').number;
      yield* batchFlaws(policy.get('MaximumBatchSize'), { least: 5, most: 50 }, copies);
      yield* batchFlaws(policy.get('RollbackMaximumBatchSize'), { least: 1, most: 100 }, undefined);
    },
    examples: {
      wrong: rolled({ MaximumBatchSize: { Type: 'COPY_COUNT', Value: 3 } }),
      right: rolled({ MaximumBatchSize: { Type: 'COPY_COUNT', Value: 2 } }),
    },
  },
  {
    id: 'R213',
    severity: 'error',
    types: [COMPONENT],
    rule: 'AutoRollbackConfiguration has 1 to 10 Alarms.',
    otherwise: REFUSED,
    source: `${API}/API_AutoRollbackConfig.html`,
    *check(component) {
      const rollback = component.get('DeploymentConfig').get('AutoRollbackConfiguration');
      yield* missing(rollback, ['Alarms']);
      yield* countOutside(rollback.get('Alarms'), { min: 1, max: 10 }, 'alarms');
    },
    examples: { wrong: alarmed(11), right: alarmed(10) },
  },
  {
    id: 'R214',
    severity: 'error',
    types: [COMPONENT],
    rule: 'ContainerMetricsConfig has one of MetricsEndpoints, with a path, and a frequency of 10, 30, 60, 120, 180, 240 or 300 seconds.',
    otherwise: 'CreateInferenceComponent refuses it; CloudFormation takes every frequency from 10 to 300.',
    source: `${API}/API_MetricsEndpoint.html`,
    *check(component) {
      for (const specification of specificationsOf(component)) {
        const endpoints = specification.get('Container').get('ContainerMetricsConfig').get('MetricsEndpoints');
        yield* countOutside(endpoints, { min: 1, max: 1 }, 'endpoints');
        for (const endpoint of endpoints.items) {
          yield* missing(endpoint, ['MetricsEndpointPath']);
          yield* misshapen(endpoint.get('MetricsEndpointPath'), METRICS_PATH);
          const frequency = endpoint.get('MetricPublishFrequencyInSeconds');
          if (frequency.number !== undefined && !FREQUENCIES.includes(frequency.number))
            yield frequency.flaw(
              `MetricPublishFrequencyInSeconds is ${frequency.text}, allowed is ${FREQUENCIES.join(', ')}`,
            );
        }
      }
    },
    examples: { wrong: measured(20), right: measured(30) },
  },
  {
    id: 'R216',
    severity: 'error',
    types: [COMPONENT],
    rule: "The value of an inference component's tag is not empty.",
    otherwise: 'CloudFormation refuses it, here only: on other resources a value may be empty.',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-sagemaker-inferencecomponent-tag.html',
    *check(component) {
      for (const tag of component.get('Tags').items)
        yield* misshapen(tag.get('Value'), { pattern: /^.*$/s, allowed: 'a text', min: 1, max: 256 });
    },
    examples: {
      wrong: { Component: aComponent({ Tags: [{ Key: 'team', Value: '' }] }) },
      right: { Component: aComponent({ Tags: [{ Key: 'team', Value: 'vision' }] }) },
    },
  },
  {
    id: 'R217',
    severity: 'error',
    types: [COMPONENT],
    rule: 'The endpoint of an inference component is there before it.',
    otherwise: 'CreateInferenceComponent refuses it, because the endpoint is not yet InService.',
    source: PAGE,
    *check(component, stack) {
      const name = component.get('EndpointName');
      const endpoint = name.follow(ENDPOINT);
      if (endpoint && !stack.isBefore(endpoint, component)) yield tooEarly(name, endpoint.logicalId, 'EndpointName');
    },
    examples: {
      wrong: following('shared'),
      right: following({ 'Fn::GetAtt': ['Endpoint', 'EndpointName'] }),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R215: 'CloudFormation has no AcceleratorPartitionType, so no template can have one.',
};

/** Of a share of the copies; a number of copies is compared with how many there are, from two on. */
function* batchFlaws(
  size: Property,
  { least, most }: { least: number; most: number },
  copies?: number,
): Generator<Flaw> {
  const [type, value] = [size.get('Type'), size.get('Value')];
  yield* missing(size, ['Type', 'Value']);
  yield* notAmong(type, ['COPY_COUNT', 'CAPACITY_PERCENT']);
  if (type.text === 'CAPACITY_PERCENT') yield* outside(value, { min: least, max: most }, '%');
  else if (type.text !== 'COPY_COUNT') return;
  else if (copies === undefined || copies < 2) yield* outside(value, { min: 1 }, 'copies');
  else
    yield* countFlaws(
      value,
      { min: Math.max(1, Math.ceil((copies * least) / 100)), max: Math.floor((copies * most) / 100) },
      copies,
    );
}

function* countFlaws(value: Property, range: { min: number; max: number }, copies: number): Generator<Flaw> {
  const [flaw] = outside(value, range, 'copies');
  if (flaw) yield { ...flaw, message: `${flaw.message}, because CopyCount is ${copies}` };
}
