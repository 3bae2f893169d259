import type { AlarmDefinition } from '../cloudwatch/alarms/alarm';
import type { WireMetric } from '../cloudwatch/metrics/metric';
import { Sentence } from '../sentence';
import type { Assumptions } from './assumptions';
import { KNOWN_METRICS } from './known-metrics';
import type { Scaled } from './scaled';

const NAMESPACE = 'AWS/SageMaker';
const HOW = {
  latency: 'say how long a request takes, such as --latency 200ms',
  capacity: 'say how many requests an instance takes a minute, such as --capacity 600',
};

/** All that the policies watch has to follow from a trace. @throws Sentence */
export function requireKnown(scaled: Scaled, assumptions: Assumptions): void {
  for (const { name, alarms } of scaled.policies)
    for (const metric of alarms.flatMap(metricsOf)) requireOne(name, metric, scaled, assumptions);
}

function requireOne(
  policy: string,
  { Namespace, MetricName, Dimensions = [] }: WireMetric,
  scaled: Scaled,
  assumptions: Assumptions,
): void {
  const who = `policy ${policy}`;
  const { names, asynchronous, resourceId } = scaled;
  const known = Namespace === NAMESPACE ? KNOWN_METRICS[MetricName] : undefined;
  const published = Object.entries(KNOWN_METRICS).filter(([, metric]) => metric.asynchronous === asynchronous);
  if (!known || known.asynchronous !== asynchronous)
    throw new Sentence(
      `${who} watches ${MetricName} of ${Namespace}, which does not follow from how many requests come to ${asynchronous ? 'an asynchronous endpoint' : 'it'}; what does is ${published.map(([name]) => name).join(', ')}. Leave the policy out with --without ${policy}.`,
    );
  const other = Dimensions.find(({ Value }) => !names.includes(Value));
  if (other)
    throw new Sentence(
      `${who} watches ${MetricName} where ${other.Name} is ${other.Value}: the trace is of ${resourceId}, and says nothing of it. Leave the policy out with --without ${policy}.`,
    );
  if (known.needs && assumptions[known.needs] === undefined)
    throw new Sentence(`${who} watches ${MetricName}: ${HOW[known.needs]}.`);
}

/** The names of all that the policies watch. */
export function watchedMetrics({ policies }: Scaled): ReadonlySet<string> {
  const watched = policies.flatMap(({ alarms }) => alarms.flatMap(metricsOf));
  return new Set(watched.map(({ MetricName }) => MetricName));
}

function metricsOf({ Namespace = '', MetricName = '', Dimensions, Metrics }: AlarmDefinition): WireMetric[] {
  return Metrics
    ? Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
    : [{ Namespace, MetricName, Dimensions }];
}
