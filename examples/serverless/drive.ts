import { type CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeEndpointCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { digitIn } from '../digits/drive';
import { type DigitImage, testImages } from '../digits/images';
import { type DriveOptions, percentile } from '../report';
import { type Column, milliseconds, type Terminal, table } from '../terminal';

export const summary = 'nothing runs until somebody calls: cold starts, warm calls, and what is too much at once';

const WARM_CALLS = 100;
/** So many times what the endpoint takes at once. */
const CROWD = 10;
const HOUR_SECONDS = 3600;

export interface ServerlessReport {
  readonly endpoint: string;
  /** Of the endpoint. */
  readonly maxConcurrency: number;
  readonly phases: PhaseReport[];
  /** What CloudWatch's ModelSetupTime says of the last hour. */
  readonly coldStarts: { readonly count: number; readonly averageMs: number | null };
}

/** Some calls, and what became of them. Times are those of the answered ones. */
export interface PhaseReport {
  readonly calls: string;
  readonly requests: number;
  readonly answered: number;
  readonly throttled: number;
  /** Answers that named the digit in the image. */
  readonly right: number;
  readonly p50Ms: number | null;
  readonly maxMs: number | null;
}

/** One call; without `ms`, a throttled one. */
interface Outcome {
  readonly right: boolean;
  readonly ms?: number;
}

type Ask = (image: DigitImage) => Promise<Outcome>;

/** Calls once, then one by one, then far more at once than the endpoint takes; then once more, with a copy kept warm. */
export async function drive(options: Omit<DriveOptions, 'client' | 'outputs'>): Promise<ServerlessReport> {
  const { endpointName: endpoint, sagemaker, cloudwatch, access, deploy, onProgress } = options;
  // By default an SDK tries a throttled call again, and hides that it was one.
  const client = new SageMakerRuntimeClient({ ...access, maxAttempts: 1 });
  const maxConcurrency = await maxConcurrencyOf(endpoint, sagemaker);
  const images = testImages().slice(0, 2 + WARM_CALLS + CROWD * maxConcurrency);
  let done = 0;
  const ask: Ask = async (image) => {
    const outcome = await call(endpoint, client, image);
    onProgress?.(++done, images.length);
    return outcome;
  };
  const [first, last, ...rest] = images;
  const crowd = rest.slice(WARM_CALLS);
  const phases = [
    phaseOf('the first', [await ask(first)]),
    phaseOf('one by one', await oneByOne(rest.slice(0, WARM_CALLS), ask)),
    phaseOf(`${crowd.length} at once`, await Promise.all(crowd.map(ask))),
  ];
  await deploy({ PROVISIONED: '1' });
  phases.push(phaseOf('the first, one copy provisioned', [await ask(last)]));
  client.destroy();
  return { endpoint, maxConcurrency, phases, coldStarts: await coldStartsOf(endpoint, cloudwatch) };
}

/** The report for people: a row for each way of calling. */
export function render({ maxConcurrency, phases, coldStarts }: ServerlessReport, { colour }: Terminal): string {
  const columns: Column<PhaseReport>[] = [
    { head: 'calls', cell: ({ calls }) => calls },
    { head: 'answered', cell: ({ answered, requests }) => `${answered} of ${requests}`, right: true },
    { head: 'throttled', cell: ({ throttled }) => String(throttled), right: true },
    { head: 'p50', cell: ({ p50Ms }) => milliseconds(p50Ms), right: true, tint: 'bold' },
    { head: 'slowest', cell: ({ maxMs }) => milliseconds(maxMs), right: true },
  ];
  const { count, averageMs } = coldStarts;
  return [
    table(columns, phases, colour),
    `At most ${maxConcurrency} calls at once; ${count} calls waited for a cold start, ${milliseconds(averageMs)} on average (ModelSetupTime).`,
  ].join('\n');
}

async function call(EndpointName: string, client: SageMakerRuntimeClient, image: DigitImage): Promise<Outcome> {
  const Body = JSON.stringify({ instances: [image.pixels] });
  const start = performance.now();
  try {
    const answer = await client.send(
      new InvokeEndpointCommand({ EndpointName, ContentType: 'application/json', Accept: 'application/json', Body }),
    );
    const ms = performance.now() - start;
    return { right: digitIn(new TextDecoder().decode(answer.Body)) === image.label, ms };
  } catch (error) {
    if ((error as Error).name !== 'ThrottlingException') throw error;
    return { right: false };
  }
}

async function oneByOne(images: readonly DigitImage[], ask: Ask): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const image of images) outcomes.push(await ask(image));
  return outcomes;
}

function phaseOf(calls: string, outcomes: readonly Outcome[]): PhaseReport {
  const times = outcomes.flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
  return {
    calls,
    requests: outcomes.length,
    answered: times.length,
    throttled: outcomes.length - times.length,
    right: outcomes.filter(({ right }) => right).length,
    p50Ms: percentile(times, 50),
    maxMs: percentile(times, 100),
  };
}

async function maxConcurrencyOf(endpointName: string, sagemaker: SageMakerClient): Promise<number> {
  const { ProductionVariants } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  return ProductionVariants?.[0].CurrentServerlessConfig?.MaxConcurrency ?? 1;
}

/** Of the endpoint's only variant. */
async function coldStartsOf(
  endpointName: string,
  cloudwatch: CloudWatchClient,
): Promise<ServerlessReport['coldStarts']> {
  const now = Date.now();
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/SageMaker',
      MetricName: 'ModelSetupTime',
      Dimensions: [
        { Name: 'EndpointName', Value: endpointName },
        { Name: 'VariantName', Value: 'digits' },
      ],
      StartTime: new Date(now - HOUR_SECONDS * 1000),
      EndTime: new Date(now + HOUR_SECONDS * 1000),
      Period: 2 * HOUR_SECONDS,
      Statistics: ['Sum', 'SampleCount'],
    }),
  );
  const sum = (of: 'Sum' | 'SampleCount') => Datapoints.reduce((total, point) => total + (point[of] ?? 0), 0);
  const count = sum('SampleCount');
  return { count, averageMs: count === 0 ? null : sum('Sum') / count / 1000 };
}
