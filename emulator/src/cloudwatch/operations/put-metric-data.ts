import { invalidCombination, invalidValue, missingParameter } from '../errors';
import type { Dimension } from '../metrics/metric';
import { Metrics } from '../metrics/metrics';
import { operation } from '../wire/operation';
import type { Shape } from '../wire/shape';
import { DIMENSIONS, UNITS } from '../wire/shapes';

interface Datum {
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Timestamp?: Date;
  readonly Value?: number;
  readonly StatisticValues?: Readonly<Record<'SampleCount' | 'Sum' | 'Minimum' | 'Maximum', number>>;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly Unit?: string;
  readonly StorageResolution?: number;
}

interface PutMetricDataInput {
  readonly Namespace: string;
  readonly MetricData?: readonly Datum[];
}

const MOST_DATA = 1000;
const MOST_VALUES = 150;
const TWO_WEEKS = 14 * 86_400_000;
const TWO_HOURS = 2 * 3_600_000;

const STATISTIC_SET: Shape = {
  fields: { SampleCount: 'number', Sum: 'number', Minimum: 'number', Maximum: 'number' },
  required: ['SampleCount', 'Sum', 'Minimum', 'Maximum'],
};

const DATUM: Shape = {
  fields: {
    MetricName: 'string',
    Dimensions: DIMENSIONS,
    Timestamp: 'timestamp',
    Value: 'number',
    StatisticValues: STATISTIC_SET,
    Values: { list: 'number' },
    Counts: { list: 'number' },
    Unit: 'string',
    StorageResolution: 'integer',
  },
  required: ['MetricName'],
};

export const putMetricData = operation<PutMetricDataInput>({
  input: { fields: { Namespace: 'string', MetricData: { list: DATUM } }, required: ['Namespace'] },
  notImitated: ['EntityMetricData'],
  missing: missingParameter,
  handle: ({ Namespace: namespace, MetricData: data = [] }, call) => {
    if (namespace === '' || namespace.length > 255 || namespace.startsWith(':'))
      throw invalidValue(`The value ${namespace} for parameter Namespace is invalid.`);
    if (namespace.startsWith('AWS/')) throw invalidValue('The value AWS/ for parameter Namespace is invalid.');
    if (data.length === 0) throw missingParameter('MetricData');
    if (data.length > MOST_DATA)
      throw invalidValue(`The collection MetricData must not have a size greater than ${MOST_DATA}.`);
    const now = call.world.now().getTime();
    data.forEach((datum, i) => {
      check(datum, `MetricData.member.${i + 1}`, now);
    });
    for (const datum of data) call.world.part(Metrics).put(call, { namespace, ...toDatum(datum) });
    return {};
  },
});

function check(datum: Datum, path: string, now: number): void {
  checkKinds(datum, path);
  const { Value, Values = [], Counts, Unit, StorageResolution = 60, Timestamp } = datum;
  for (const value of [Value ?? 0, ...Values])
    if (!Number.isFinite(value)) throw invalidValue(`The value ${value} for parameter ${path}.Value is invalid.`);
  if (Values.length > MOST_VALUES)
    throw invalidValue(`The collection ${path}.Values must not have a size greater than ${MOST_VALUES}.`);
  if (Counts && Counts.length !== Values.length)
    throw invalidValue(`The parameters ${path}.Values and ${path}.Counts must be of the same size.`);
  if (Unit && !UNITS.includes(Unit)) throw invalidValue(`The value ${Unit} for parameter ${path}.Unit is invalid.`);
  if (StorageResolution !== 1 && StorageResolution !== 60)
    throw invalidValue(
      `The value ${StorageResolution} for parameter ${path}.StorageResolution is invalid: it may be 1 or 60.`,
    );
  if (Timestamp && (Timestamp.getTime() < now - TWO_WEEKS || Timestamp.getTime() > now + TWO_HOURS))
    throw invalidValue(
      `The value ${Timestamp.toISOString()} for parameter ${path}.Timestamp must be specified within the last two weeks, and no later than two hours from now.`,
    );
}

function checkKinds({ MetricName, Value, StatisticValues, Values }: Datum, path: string): void {
  if (MetricName === '' || MetricName.length > 255)
    throw invalidValue(`The value ${MetricName} for parameter ${path}.MetricName is invalid.`);
  const given = Object.entries({ Value, StatisticValues, Values }).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw missingParameter(`${path}.Value`);
  if (given.length === 1) return;
  const [first, second] = given.map(([name]) => `${path}.${name}`);
  throw invalidCombination(`The parameters ${first} and ${second} are mutually exclusive and you have specified both.`);
}

function toDatum({ MetricName: name, Dimensions: dimensions, Timestamp: at, StatisticValues: set, ...datum }: Datum) {
  const { Value: value, Values: values, Counts: counts, Unit: unit, StorageResolution } = datum;
  const statisticValues = set && {
    sampleCount: set.SampleCount,
    sum: set.Sum,
    minimum: set.Minimum,
    maximum: set.Maximum,
  };
  return {
    name,
    dimensions,
    at,
    statisticValues,
    value,
    values,
    counts,
    unit,
    highResolution: StorageResolution === 1,
  };
}
