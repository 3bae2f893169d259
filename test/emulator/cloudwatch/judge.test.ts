import type { ComparisonOperator, TreatMissingData } from '../../../emulator/src/cloudwatch/alarms/alarm';
import { breaches, judge } from '../../../emulator/src/cloudwatch/alarms/judge';

const TREATMENTS: TreatMissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const STATES = { A: 'ALARM', O: 'OK', I: 'INSUFFICIENT_DATA', R: undefined } as const;

/** Datapoints as the documentation draws them: 0 is within the threshold, X breaches it, - is missing. */
const range = (drawn: string) =>
  drawn.split(' ').map((sign, at) => (sign === '-' ? undefined : { at, value: sign === 'X' ? 1 : 0 }));

const judged = (drawn: string, datapointsToAlarm: number, treatMissingData: TreatMissingData) =>
  judge(range(drawn), {
    evaluationPeriods: 3,
    datapointsToAlarm,
    treatMissingData,
    threshold: 0.5,
    comparison: 'GreaterThanThreshold',
  });

/** R is "retain current state". */
type Row = [datapoints: string, filled: number, states: string];

const THREE_OF_THREE: Row[] = [
  ['0 - X - X', 0, 'OOOO'],
  ['- - - - 0', 2, 'OOOO'],
  ['- - - - -', 3, 'IRAO'],
  ['0 X X - X', 0, 'AAAA'],
  ['- - X - -', 2, 'ARAO'],
];

const TWO_OF_THREE: Row[] = [
  ['0 - X - X', 0, 'AAAA'],
  ['0 0 X 0 X', 0, 'AAAA'],
  ['0 - X - -', 1, 'OOAO'],
  ['- - - - 0', 2, 'OOAO'],
  ['- - - X -', 2, 'ARAO'],
];

const cases = (rows: Row[], wanted: number) =>
  rows.flatMap(([drawn, filled, states]) =>
    TREATMENTS.map((treatment, i) => [wanted, drawn, treatment, STATES[states[i] as 'A'], filled] as const),
  );

test.each([...cases(THREE_OF_THREE, 3), ...cases(TWO_OF_THREE, 2)])(
  '%i of 3 datapoints: %s with missing data as %s is %s',
  (wanted, drawn, treatment, state, filled) => {
    expect(judged(drawn, wanted, treatment)).toMatchObject({ state, filled });
  },
);

test.each(['- - - - X', '- - - X -', '- - - X X'])('an alarm does not go off prematurely at %s', (drawn) => {
  expect(judged(drawn, 3, 'missing').state).toBeUndefined();
});

test('an alarm that needs one of three datapoints goes off at the first', () => {
  for (const treatment of TREATMENTS) expect(judged('- - - - X', 1, treatment).state).toBe('ALARM');
});

test('a datapoint within the threshold keeps an alarm from filling missing ones in as breaching too early', () => {
  expect(judged('- - 0 X X', 3, 'breaching').state).toBe('OK');
  expect(judged('- - - X X', 3, 'breaching').state).toBe('ALARM');
});

test.each<[ComparisonOperator, boolean[]]>([
  ['GreaterThanThreshold', [false, false, true]],
  ['GreaterThanOrEqualToThreshold', [false, true, true]],
  ['LessThanThreshold', [true, false, false]],
  ['LessThanOrEqualToThreshold', [true, true, false]],
])('%s compares at the edge', (comparison, expected) => {
  const rule = { evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: 'missing', threshold: 2 } as const;
  expect([1, 2, 3].map((value) => breaches(value, { ...rule, comparison }))).toEqual(expected);
});
