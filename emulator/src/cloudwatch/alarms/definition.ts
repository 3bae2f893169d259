import { notImitated } from '../../http/errors';
import { validationError } from '../errors';
import { checkQueries } from '../math/check-queries';
import { statistic } from '../metrics/statistics';
import { absent, refuse } from '../wire/operation';
import { constraint, readShape, type Shape } from '../wire/shape';
import { DIMENSIONS, QUERIES, STATISTICS, TAGS, UNIT } from '../wire/shapes';
import { type AlarmDefinition, COMPARISONS, MISSING_DATA, type Tag } from './alarm';
import { returnedQuery } from './evaluate';

const ACTIONS: Shape = { list: 'string', most: 5 };
const BANDS = ['LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'GreaterThanUpperThreshold'];
const NOT_IMITATED = [
  'ThresholdMetricId',
  'WarmUpConfiguration',
  'EvaluationCriteria',
  'EvaluationInterval',
  'ActionConfiguration',
];
/** Members that say what a single metric is, and are not allowed beside `Metrics`. */
const SINGLE = ['MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Dimensions', 'Period', 'Unit'] as const;
const HIGH_RESOLUTION = [10, 20, 30];
const DAY = 86_400;

export const ALARM_SHAPE: Extract<Shape, { fields: unknown }> = {
  fields: {
    AlarmName: 'string',
    AlarmDescription: 'string',
    ActionsEnabled: 'boolean',
    OKActions: ACTIONS,
    AlarmActions: ACTIONS,
    InsufficientDataActions: ACTIONS,
    MetricName: 'string',
    Namespace: 'string',
    Statistic: { oneOf: STATISTICS },
    ExtendedStatistic: 'string',
    Dimensions: DIMENSIONS,
    Period: 'integer',
    Unit: UNIT,
    EvaluationPeriods: 'integer',
    DatapointsToAlarm: 'integer',
    Threshold: 'number',
    ComparisonOperator: { oneOf: [...COMPARISONS, ...BANDS] },
    TreatMissingData: 'string',
    EvaluateLowSampleCountPercentile: 'string',
    Metrics: QUERIES,
    EvaluationWindow: { fields: { WallClockWindow: { fields: {} }, SlidingWindow: { fields: {} } } },
    Tags: TAGS,
  },
  required: ['AlarmName', 'EvaluationPeriods', 'ComparisonOperator'],
};

type Given = Partial<AlarmDefinition> & {
  readonly Tags?: readonly Tag[];
  readonly EvaluationWindow?: { readonly WallClockWindow?: object };
};

/**
 * An alarm as PutMetricAlarm and templates give it, checked.
 *
 * @throws ServiceError ValidationError, or NotImitated by name
 */
export function readDefinition(input: Readonly<Record<string, unknown>>): {
  readonly definition: AlarmDefinition;
  readonly tags: readonly Tag[];
} {
  refuse(input, NOT_IMITATED);
  const { Tags: tags = [], EvaluationWindow, ...given } = readShape(ALARM_SHAPE, input, absent) as Given;
  if (EvaluationWindow?.WallClockWindow) throw notImitated('WallClockWindow of CloudWatch');
  if (BANDS.includes(given.ComparisonOperator ?? '')) throw notImitated('anomaly detection of CloudWatch');
  const definition = {
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    ...given,
  } as unknown as AlarmDefinition;
  checkDefinition(definition, given);
  return { definition, tags };
}

function checkDefinition(definition: AlarmDefinition, given: Given): void {
  const { AlarmName: name, Threshold, TreatMissingData, EvaluateLowSampleCountPercentile: lowSamples } = definition;
  if (name.trim() === '' || name.length > 255)
    throw constraint(name, 'AlarmName', 'Member must have length between 1 and 255');
  if (Threshold === undefined || !Number.isFinite(Threshold)) throw validationError('Threshold must be specified');
  if (TreatMissingData !== undefined && !MISSING_DATA.includes(TreatMissingData))
    throw validationError(
      `Option ${TreatMissingData} is not supported for TreatMissingData. Supported options are: ${MISSING_DATA.join(', ')}`,
    );
  if (lowSamples !== undefined && !['evaluate', 'ignore'].includes(lowSamples))
    throw validationError(
      `Option ${lowSamples} is not supported for EvaluateLowSampleCountPercentile. Supported options are evaluate and ignore.`,
    );
  checkPeriods(definition);
  if (definition.Metrics) checkMath(definition, given);
  else checkSingle(definition);
}

function checkPeriods({
  EvaluationPeriods: periods,
  DatapointsToAlarm: wanted = periods,
  Period = 0,
}: AlarmDefinition): void {
  if (periods < 1)
    throw constraint(String(periods), 'EvaluationPeriods', 'Member must have value greater than or equal to 1');
  if (wanted < 1)
    throw constraint(String(wanted), 'DatapointsToAlarm', 'Member must have value greater than or equal to 1');
  if (wanted > periods)
    throw validationError('Specified DatapointsToAlarm must be less than or equal to the EvaluationPeriods');
  if (periods * Period > 7 * DAY || (Period < 3600 && periods * Period > DAY))
    throw validationError(
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).',
    );
}

function checkSingle(definition: AlarmDefinition): void {
  const { MetricName, Namespace, Statistic, ExtendedStatistic, Period } = definition;
  if (!MetricName) throw validationError('MetricName must not be null');
  if (!Namespace) throw validationError('Namespace must not be null');
  if (Statistic && ExtendedStatistic)
    throw validationError(
      'The parameters Statistic and ExtendedStatistic are mutually exclusive and you have specified both.',
    );
  if (!Statistic && !ExtendedStatistic)
    throw validationError('Exactly one of Statistic and ExtendedStatistic must be specified');
  if (ExtendedStatistic) statistic(ExtendedStatistic);
  if (Period === undefined) throw validationError('Period must not be null');
  if (!HIGH_RESOLUTION.includes(Period) && (Period <= 0 || Period % 60 !== 0))
    throw validationError('Period must be 10, 20, 30 or a multiple of 60');
}

function checkMath({ Metrics: queries = [] }: AlarmDefinition, given: Given): void {
  const beside = SINGLE.find((name) => given[name] !== undefined);
  if (beside) throw validationError(`${beside} should not be set if list of Metrics is set.`);
  if (queries.length === 0) throw validationError('The parameter Metrics must have at least one member.');
  checkQueries(queries);
  const returned = queries.filter(({ ReturnData }) => ReturnData !== false);
  if (returned.length !== 1 || !returnedQuery(queries))
    throw validationError('Exactly one element of the metrics list should return data.');
}
