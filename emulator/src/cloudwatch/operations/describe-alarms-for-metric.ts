import type { AlarmDefinition } from '../alarms/alarm';
import { Alarms } from '../alarms/alarms';
import { toWire } from '../alarms/wire';
import { metricKey, toMetric, type WireMetric } from '../metrics/metric';
import { operation } from '../wire/operation';
import { DIMENSIONS, STATISTICS, UNIT } from '../wire/shapes';

type DescribeAlarmsForMetricInput = WireMetric &
  Pick<AlarmDefinition, 'Statistic' | 'ExtendedStatistic' | 'Period' | 'Unit'>;

const NARROWING = ['Statistic', 'ExtendedStatistic', 'Period', 'Unit'] as const;

/** Alarms of math expressions are not among them, as on AWS. */
export const describeAlarmsForMetric = operation<DescribeAlarmsForMetricInput>({
  input: {
    fields: {
      MetricName: 'string',
      Namespace: 'string',
      Statistic: { oneOf: STATISTICS },
      ExtendedStatistic: 'string',
      Dimensions: DIMENSIONS,
      Period: 'integer',
      Unit: UNIT,
    },
    required: ['MetricName', 'Namespace'],
  },
  handle: (input, call) => {
    const key = metricKey(toMetric(input));
    const watches = (definition: AlarmDefinition) =>
      !definition.Metrics &&
      metricKey(toMetric(definition as WireMetric)) === key &&
      NARROWING.every((name) => input[name] === undefined || input[name] === definition[name]);
    const alarms = call.world.part(Alarms).list(call);
    return { MetricAlarms: alarms.filter(({ definition }) => watches(definition)).map(toWire) };
  },
});
