export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** What identifies a metric: no dimension more and none less, in any order. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

/** Equal for equal metrics. */
export function metricKey({ namespace, name, dimensions }: Metric): string {
  const sorted = dimensions.map(({ Name, Value }) => [Name, Value]).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, ...sorted]);
}

/** A metric as the API writes it. */
export interface WireMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
}

export function toMetric({ Namespace, MetricName, Dimensions = [] }: WireMetric): Metric {
  return { namespace: Namespace, name: MetricName, dimensions: Dimensions };
}
