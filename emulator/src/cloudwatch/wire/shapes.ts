import type { Shape } from './shape';

export const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];

const RATES = [
  'Bytes',
  'Kilobytes',
  'Megabytes',
  'Gigabytes',
  'Terabytes',
  'Bits',
  'Kilobits',
  'Megabits',
  'Gigabits',
  'Terabits',
];
const PER_SECOND = [...RATES, 'Count'].map((unit) => `${unit}/Second`);

export const UNITS = ['Seconds', 'Microseconds', 'Milliseconds', ...RATES, 'Percent', 'Count', ...PER_SECOND, 'None'];

export const UNIT: Shape = { oneOf: UNITS };

export const TAGS: Shape = { list: { fields: { Key: 'string', Value: 'string' }, required: ['Key', 'Value'] } };

export const DIMENSIONS: Shape = {
  list: { fields: { Name: 'string', Value: 'string' }, required: ['Name', 'Value'] },
  most: 30,
};

const METRIC_STAT: Shape = {
  fields: {
    Metric: { fields: { Namespace: 'string', MetricName: 'string', Dimensions: DIMENSIONS } },
    Period: 'integer',
    Stat: 'string',
    Unit: UNIT,
  },
  required: ['Metric', 'Period', 'Stat'],
};

export const QUERIES: Shape = {
  list: {
    fields: {
      Id: 'string',
      MetricStat: METRIC_STAT,
      Expression: 'string',
      Label: 'string',
      ReturnData: 'boolean',
      Period: 'integer',
      AccountId: 'string',
    },
    required: ['Id'],
  },
};
