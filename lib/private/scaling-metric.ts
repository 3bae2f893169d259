import { Stack } from 'aws-cdk-lib';
import type { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { CfnAlarm, IMetric, MetricStatConfig } from 'aws-cdk-lib/aws-cloudwatch';
import { knownToDiffer } from './checks';
import type { Scaled, StepAlarm } from './scaling-bound';

/** The statistics that need no query. */
const PLAIN = /^(Average|Minimum|Maximum|SampleCount|Sum)$/;
/** The id of what a query is after. */
const RESULT = 'result';

type Tracked = CfnScalingPolicy.CustomizedMetricSpecificationProperty;
type Alarmed = Pick<
  StepAlarm,
  'metricName' | 'namespace' | 'dimensions' | 'statistic' | 'extendedStatistic' | 'period' | 'unit' | 'metrics'
>;

interface Query {
  readonly id: string;
  readonly returnData: boolean;
  readonly stat?: MetricStatConfig;
  readonly expression?: string;
  readonly seconds: number;
}

/** A metric, or math over metrics, as target tracking takes it: minute by minute. */
export function trackedMetric(scaled: Scaled, metric: IMetric): Tracked {
  const queries = queriesOf(scaled, metric);
  const [{ stat }] = queries;
  if (!stat || !PLAIN.test(stat.statistic)) return { metrics: queries.map(trackedQuery) };
  const { metricName, namespace, dimensions, statistic, unitFilter: unit } = stat;
  return { metricName, namespace, dimensions, statistic, unit };
}

/** The same as an alarm takes it. */
export function alarmedMetric(scaled: Scaled, metric: IMetric): Alarmed {
  const queries = queriesOf(scaled, metric);
  const [{ stat, seconds: period }] = queries;
  if (!stat) return { metrics: queries.map(alarmedQuery) };
  const { metricName, namespace, dimensions, statistic, unitFilter: unit } = stat;
  const summed = PLAIN.test(statistic) ? { statistic } : { extendedStatistic: statistic };
  return { metricName, namespace, dimensions, period, unit, ...summed };
}

function trackedQuery({
  id,
  expression,
  returnData,
  stat,
}: Query): CfnScalingPolicy.TargetTrackingMetricDataQueryProperty {
  if (!stat) return { id, expression, returnData };
  const { metricName, namespace, dimensions, statistic, unitFilter: unit } = stat;
  return { id, returnData, metricStat: { metric: { metricName, namespace, dimensions }, stat: statistic, unit } };
}

function alarmedQuery({ id, expression, returnData, stat, seconds }: Query): CfnAlarm.MetricDataQueryProperty {
  if (!stat) return { id, expression, returnData, period: seconds };
  const { metricName, namespace, dimensions, statistic, unitFilter: unit } = stat;
  const metric = { metricName, namespace, dimensions };
  return { id, returnData, metricStat: { metric, period: seconds, stat: statistic, unit } };
}

/** The metric itself first, then what it is computed from. */
function queriesOf(scaled: Scaled, metric: IMetric): Query[] {
  const queries = new Map<string, Query>();
  addQuery(scaled, RESULT, metric, queries);
  return [...queries.values()];
}

function addQuery(scaled: Scaled, id: string, metric: IMetric, queries: Map<string, Query>): void {
  const query = queryOf(scaled, id, metric);
  const before = queries.get(id);
  if (before && JSON.stringify(before) !== JSON.stringify(query))
    throw new Error(`${scaled.who}: the metric's expressions use '${id}' for two metrics; give each a name of its own`);
  queries.set(id, query);
  const { mathExpression } = metric.toMetricConfig();
  for (const [name, used] of Object.entries(mathExpression?.usingMetrics ?? {})) addQuery(scaled, name, used, queries);
}

function queryOf(scaled: Scaled, id: string, metric: IMetric): Query {
  const { metricStat: stat, mathExpression } = metric.toMetricConfig();
  const returnData = id === RESULT;
  if (mathExpression) return { id, returnData, expression: mathExpression.expression, seconds: mathExpression.period };
  if (!stat)
    throw new Error(`${scaled.who}: the metric searches for others, allowed is one metric, or math over metrics`);
  checkPlace(scaled, stat);
  return { id, returnData, stat, seconds: stat.period.toSeconds() };
}

function checkPlace({ who, scope }: Scaled, stat: MetricStatConfig): void {
  const stack = Stack.of(scope);
  for (const part of ['region', 'account'] as const) {
    const given = stat[part];
    if (given === undefined || !knownToDiffer(given, stack[part])) continue;
    throw new Error(
      `${who}: the ${part} of metric '${stat.metricName}' is ${given}, allowed is the endpoint's, ${stack[part]}; a policy sees no other metrics`,
    );
  }
}
