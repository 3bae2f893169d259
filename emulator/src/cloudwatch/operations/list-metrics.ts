import type { Metric } from '../metrics/metric';
import { Metrics } from '../metrics/metrics';
import { operation } from '../wire/operation';
import { page } from '../wire/paging';

interface ListMetricsInput {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value?: string }[];
  readonly NextToken?: string;
}

const PAGE = 500;

/** All metrics that have points here were active in the last three hours, so that RecentlyActive changes nothing. */
export const listMetrics = operation<ListMetricsInput>({
  input: {
    fields: {
      Namespace: 'string',
      MetricName: 'string',
      Dimensions: { list: { fields: { Name: 'string', Value: 'string' }, required: ['Name'] }, most: 10 },
      NextToken: 'string',
    },
  },
  notImitated: ['IncludeLinkedAccounts', 'OwningAccount'],
  handle: (input, call) => {
    const metrics = call.world
      .part(Metrics)
      .list(call)
      .map(({ metric }) => metric);
    const { items, next } = page(
      metrics.filter((metric) => matches(metric, input)),
      PAGE,
      input.NextToken,
    );
    return { Metrics: items.map(toWire), NextToken: next };
  },
});

function matches(metric: Metric, { Namespace, MetricName, Dimensions = [] }: ListMetricsInput): boolean {
  if (Namespace !== undefined && metric.namespace !== Namespace) return false;
  if (MetricName !== undefined && metric.name !== MetricName) return false;
  return Dimensions.every(({ Name, Value }) =>
    metric.dimensions.some((own) => own.Name === Name && (Value === undefined || own.Value === Value)),
  );
}

function toWire({ namespace, name, dimensions }: Metric): object {
  return { Namespace: namespace, MetricName: name, Dimensions: dimensions };
}
