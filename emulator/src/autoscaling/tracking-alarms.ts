import type { PredefinedMetric, ScalableDimension } from './dimension';
import { validationException } from './errors';
import type { CustomizedMetric, MetricQuery, TrackingConfiguration } from './records';

/** Too much for three minutes, or for three periods of a metric of high resolution; too little for fifteen minutes. */
const HIGH_PERIODS = 3;
const LOW_SECONDS = 15 * 60;
/** How far below the target is too little. */
const LOW_SHARE = 0.9;
const MINUTE = 60;

export type AlarmInput = Readonly<Record<string, unknown>>;

/** The two alarms of a target tracking policy, but for names and actions; no second one where it must not scale in. */
export function trackingAlarms(
  tracking: TrackingConfiguration,
  dimension: ScalableDimension,
  resourceId: string,
): { readonly high: AlarmInput; readonly low?: AlarmInput } {
  const predefined = predefinedOf(tracking, dimension);
  const metric = predefined
    ? ofPredefined(predefined, dimension, resourceId)
    : ofCustomized(tracking.CustomizedMetricSpecification ?? {});
  const period = predefined?.period ?? MINUTE;
  const high = {
    ...metric,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: tracking.TargetValue,
    EvaluationPeriods: HIGH_PERIODS,
  };
  if (tracking.DisableScaleIn) return { high };
  const low = {
    ...metric,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: tracking.TargetValue * LOW_SHARE,
    EvaluationPeriods: LOW_SECONDS / period,
  };
  return { high, low };
}

/** @throws ServiceError for a metric of another dimension */
export function predefinedOf(
  { PredefinedMetricSpecification: given }: TrackingConfiguration,
  dimension: ScalableDimension,
): PredefinedMetric | undefined {
  if (!given) return undefined;
  const found = dimension.metrics[given.PredefinedMetricType];
  if (!found)
    throw validationException(
      `Scalable dimension ${dimension.name} only supports the following predefined metric types: ${Object.keys(dimension.metrics).join(', ')}`,
    );
  if (given.ResourceLabel)
    throw validationException(`ResourceLabel is not supported for ${given.PredefinedMetricType}.`);
  return found;
}

function ofPredefined(
  { namespace, name, statistic, period }: PredefinedMetric,
  dimension: ScalableDimension,
  id: string,
) {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimension.dimensionsOf(id),
    Statistic: statistic,
    Period: period,
  };
}

function ofCustomized(given: CustomizedMetric): AlarmInput {
  const { Metrics, MetricName, Namespace, Statistic, Dimensions = [], Unit } = given;
  const single = [MetricName, Namespace, Statistic].filter((one) => one !== undefined).length;
  if (Metrics) {
    if (single > 0)
      throw validationException(
        'CustomizedMetricSpecification has Metrics: MetricName, Namespace, Dimensions, Statistic and Unit must not be given beside it.',
      );
    return { Metrics: Metrics.map(withPeriod) };
  }
  if (single < 3)
    throw validationException('CustomizedMetricSpecification needs MetricName, Namespace and Statistic, or Metrics.');
  return { MetricName, Namespace, Statistic, Dimensions, Period: MINUTE, ...(Unit ? { Unit } : {}) };
}

/** Queries of policies have no period of their own: it is a minute. */
function withPeriod({ MetricStat, ...query }: MetricQuery): object {
  if (!MetricStat) return query;
  return { ...query, MetricStat: { ...MetricStat, Period: MINUTE } };
}
