import { check } from '../../../lib/rules';
import { aConfig, anAlarm, anAsyncConfig, anEndpoint, aVariant } from '../../../lib/rules/catalogue/builders';

const UNKNOWN = { Ref: 'Param' };
const Parameters = { Param: { Type: 'String' } };
const INSTANCES = '/aws/sagemaker/Endpoints';
const VALUES: Readonly<Record<string, unknown>> = {
  EndpointName: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] },
  VariantName: 'all',
};

function broken(alarm: object, Config = aConfig()): string[] {
  const Resources = { Config, Endpoint: anEndpoint(), Alarm: anAlarm({ ...alarm }) };
  return [...new Set(check({ Parameters, Resources }).findings.map(({ rule }) => rule))];
}

const by = (...names: string[]) => names.map((Name) => ({ Name, Value: VALUES[Name] ?? 'x' }));
const BOTH = by('EndpointName', 'VariantName');

test.each<[string, string, unknown, string[]]>([
  ['latency by variant', 'ModelLatency', BOTH, []],
  ['latency of the new fleet', 'ModelLatency', by('EndpointName', 'VariantName', 'EndpointConfigName'), []],
  ['latency by endpoint', 'ModelLatency', by('EndpointName'), ['R292']],
  ['latency by component', 'ModelLatency', by('InferenceComponentName'), []],
  ['latency by what is not known', 'ModelLatency', UNKNOWN, []],
  ['latency by names that are not known', 'ModelLatency', [{ Name: UNKNOWN, Value: 'x' }], []],
  ['copies by component', 'InvocationsPerCopy', by('InferenceComponentName'), []],
  ['copies by endpoint', 'InvocationsPerCopy', by('EndpointName'), ['R293']],
  ['a queue by endpoint', 'ApproximateBacklogSize', by('EndpointName'), []],
  ['a queue by variant', 'ApproximateBacklogSize', BOTH, ['R296']],
  ['a metric of somebody else', 'Anything', by('EndpointName'), []],
  ['utilization in the wrong namespace', 'DiskUtilization', BOTH, ['R294a']],
])('an alarm on %s', (_what, MetricName, Dimensions, rules) => {
  expect(broken({ MetricName, Dimensions })).toEqual(rules);
});

test('metrics in expressions are looked at, too', () => {
  const Metric = { Namespace: 'AWS/SageMaker', MetricName: 'ModelLatency', Dimensions: by('EndpointName') };
  const Metrics = [
    { Id: 'sum', Expression: 'm * 2', ReturnData: true },
    { Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Average' }, ReturnData: false },
  ];
  const none = { Namespace: undefined, MetricName: undefined, Dimensions: undefined, Period: undefined };
  expect(broken({ ...none, Statistic: undefined, Metrics })).toEqual(['R292']);
});

const utilized = (more: object, InstanceType: unknown = 'ml.g5.12xlarge') =>
  broken(
    {
      ...{ Namespace: INSTANCES, MetricName: 'GPUUtilization', Statistic: 'Average', Dimensions: BOTH },
      ...{ ComparisonOperator: 'GreaterThanThreshold', ...more },
    },
    aConfig({ ProductionVariants: [aVariant({ InstanceType })] }),
  );

test.each<[string, string[], string[]]>([
  ['99 of 400', utilized({ Threshold: 99 }), ['R294']],
  ['100 of 400', utilized({ Threshold: 100 }), []],
  ['99 of 100', utilized({ Threshold: 99 }, 'ml.g5.xlarge'), []],
  ['99 of what is not known', utilized({ Threshold: 99 }, UNKNOWN), []],
  ['what is not known', utilized({ Threshold: UNKNOWN }), []],
  ['less than 10 of 400', utilized({ Threshold: 10, ComparisonOperator: 'LessThanThreshold' }), []],
  ['99 % of memory, which goes to 100', utilized({ Threshold: 99, MetricName: 'MemoryUtilization' }), []],
])('a threshold of %s', (_what, rules, expected) => {
  expect(rules).toEqual(expected);
});

test('an asynchronous endpoint publishes no invocations', () => {
  const invocations = { MetricName: 'Invocations', Dimensions: BOTH };
  expect(broken(invocations, anAsyncConfig())).toEqual(['R297']);
  expect(broken(invocations)).toEqual([]);
  expect(broken(invocations, aConfig({ AsyncInferenceConfig: UNKNOWN }))).toEqual([]);
});
