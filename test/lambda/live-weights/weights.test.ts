import { setWeights, type Weights } from '../../../lambda/live-weights/src/weights';
import { type Answer, StandIn } from '../aws';

const aws = new StandIn();
beforeAll(() => aws.start());
afterAll(() => aws.stop());
beforeEach(() => {
  aws.calls.length = 0;
  aws.answers = { UpdateEndpointWeightsAndCapacities: [{ body: {} }] };
});

const endpoint = (EndpointStatus: string, weights: Record<string, number> = {}, FailureReason?: string): Answer => ({
  body: {
    EndpointName: 'digits',
    EndpointStatus,
    FailureReason,
    ProductionVariants: Object.entries(weights).map(([VariantName, CurrentWeight]) => ({ VariantName, CurrentWeight })),
  },
});
const refused = (__type: string, message: string): Answer => ({ status: 400, body: { __type, message } });
const inProgress = refused('ValidationException', 'Cannot update in-progress endpoint "arn:aws:…:endpoint/digits".');
const throttled = refused('ThrottlingException', 'Rate exceeded');

const wantedOf = (weights: Record<string, string | number>): Weights => ({
  EndpointName: 'digits',
  Weights: Object.entries(weights).map(([VariantName, DesiredWeight]) => ({ VariantName, DesiredWeight })),
});

/** The sentence it ends with, well or not, and how often it waited. */
async function set(weights: Record<string, string | number>, { seconds = 900, attempts = 4 } = {}) {
  let waits = 0;
  let left = seconds * 1000;
  const pause = (async (ms: number) => {
    waits++;
    left -= ms;
  }) as typeof import('node:timers/promises').setTimeout;
  const run = { getRemainingTimeInMillis: () => left };
  const done = setWeights(wantedOf(weights), aws.clients(attempts).sagemaker, run, pause);
  const sentence = await done.catch((error: Error) => error);
  return {
    failed: sentence instanceof Error,
    sentence: sentence instanceof Error ? sentence.message : sentence,
    waits,
  };
}

const updates = () => aws.calls.filter(({ operation }) => operation === 'UpdateEndpointWeightsAndCapacities');
const inputs = () => updates().map(({ input }) => input.DesiredWeightsAndCapacities);

describe('weights', () => {
  test('are set, and waited for, and nothing is said of instance counts', async () => {
    aws.answers.DescribeEndpoint = [
      endpoint('InService', { champion: 1, challenger: 2 }),
      endpoint('Updating', { champion: 1, challenger: 2 }),
      endpoint('InService', { champion: 9, challenger: 0.5 }),
    ];
    expect(await set({ champion: '9', challenger: '0.5' })).toEqual({
      failed: false,
      sentence: "Endpoint 'digits' now has the weights champion 9, challenger 0.5.",
      waits: 2,
    });
    expect(updates()).toEqual([
      {
        operation: 'UpdateEndpointWeightsAndCapacities',
        input: {
          EndpointName: 'digits',
          DesiredWeightsAndCapacities: [
            { VariantName: 'champion', DesiredWeight: 9 },
            { VariantName: 'challenger', DesiredWeight: 0.5 },
          ],
        },
      },
    ]);
  });

  test('of zero are kept', async () => {
    aws.answers.DescribeEndpoint = [
      endpoint('InService', { champion: 1, challenger: 1 }),
      endpoint('InService', { champion: 1, challenger: 0 }),
    ];
    expect(await set({ champion: '1', challenger: '0' })).toMatchObject({ failed: false });
    expect(inputs()).toEqual([[{ VariantName: 'challenger', DesiredWeight: 0 }]]);
  });

  test.each([
    ['to the letter', 9, '9'],
    ['in single precision', 0.10000000149011612, '0.1'],
    ['as zero', 0, '0'],
  ])('that the endpoint has already are left alone: %s', async (_, has, wanted) => {
    aws.answers.DescribeEndpoint = [endpoint('InService', { champion: has })];
    expect(await set({ champion: wanted })).toEqual({
      failed: false,
      sentence: `Endpoint 'digits' has already the weights champion ${wanted}.`,
      waits: 0,
    });
    expect(updates()).toEqual([]);
  });

  test.each(['Creating', 'Updating', 'SystemUpdating', 'RollingBack'])('wait while it is %s', async (status) => {
    aws.answers.DescribeEndpoint = [
      endpoint(status, { champion: 1 }),
      endpoint('InService', { champion: 1 }),
      endpoint('InService', { champion: 2 }),
    ];
    expect(await set({ champion: 2 })).toMatchObject({ failed: false, waits: 2 });
    expect(updates()).toHaveLength(1);
  });

  test('are set again when somebody else was quicker', async () => {
    aws.answers.UpdateEndpointWeightsAndCapacities = [inProgress, inProgress, inProgress, inProgress, { body: {} }];
    aws.answers.DescribeEndpoint = [
      ...Array(5).fill(endpoint('InService', { champion: 1 })),
      endpoint('InService', { champion: 2 }),
    ];
    expect(await set({ champion: '2' })).toMatchObject({ failed: false, waits: 5 });
    expect(updates()).toHaveLength(5);
  });

  test('are set again when calls are throttled', async () => {
    aws.answers.UpdateEndpointWeightsAndCapacities = [throttled, { body: {} }];
    aws.answers.DescribeEndpoint = [
      throttled,
      endpoint('InService', { champion: 1 }),
      endpoint('InService', { champion: 2 }),
    ];
    expect(await set({ champion: '2' })).toMatchObject({ failed: false });
    expect(updates()).toHaveLength(2);
  });
});

describe('weights fail', () => {
  const PREFIX = "The weights of endpoint 'digits' could not be set: ";

  test.each<[string, Answer[], string]>([
    ['the endpoint has failed', [endpoint('Failed', {}, 'No capacity.')], 'it is Failed. SageMaker says: No capacity.'],
    ['the endpoint is out of service', [endpoint('OutOfService')], 'it is OutOfService.'],
    [
      'a variant is not there',
      [endpoint('InService', { old: 1, older: 1 })],
      "it has no variant 'champion'; its variants are 'old', 'older'",
    ],
    ['there is no variant', [endpoint('InService')], "it has no variant 'champion'; its variants are none"],
    [
      'they do not stay',
      [endpoint('InService', { champion: 1 })],
      "SageMaker took them 3 times, and still shows another weight of 'champion'",
    ],
    ['the endpoint never settles', [endpoint('Updating')], 'it is still changing, and the time for waiting is over'],
    [
      'the endpoint may not be described',
      [refused('AccessDeniedException', 'You may not')],
      'AccessDeniedException: You may not',
    ],
    ['every call is throttled', [throttled], 'ThrottlingException: Rate exceeded'],
  ])('when %s', async (_, answers, why) => {
    aws.answers.DescribeEndpoint = answers;
    expect(await set({ champion: '2' }, { attempts: 2 })).toMatchObject({ failed: true, sentence: `${PREFIX}${why}` });
  });

  test('when SageMaker refuses them', async () => {
    aws.answers.DescribeEndpoint = [endpoint('InService', { champion: 1 })];
    aws.answers.UpdateEndpointWeightsAndCapacities = [refused('ValidationException', 'Not that one.')];
    expect(await set({ champion: '2' })).toMatchObject({
      failed: true,
      sentence: `${PREFIX}ValidationException: Not that one.`,
    });
    expect(updates()).toHaveLength(1);
  });

  test.each(['', ' ', 'many', '-1', 'NaN', 'Infinity'])('when one is %p, without a call', async (weight) => {
    expect(await set({ champion: weight })).toMatchObject({
      failed: true,
      sentence: `${PREFIX}the weight of variant 'champion' is '${weight}', allowed is a number from 0 upwards`,
    });
    expect(aws.calls).toEqual([]);
  });
});
