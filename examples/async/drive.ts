import { type CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeEndpointCommand,
  type SageMakerClient,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { digitIn } from '../digits/drive';
import { type DigitImage, testImages } from '../digits/images';
import type { DriveOptions } from '../report';
import { type Column, percent, type Terminal, table } from '../terminal';
import { Mail, type Sent } from './mail';

export const summary =
  'nobody waits: requests in a queue, results in S3, notifications, and no instance while there is nothing to do';

/** Backlogs are measured once a minute. */
export const speed = 60;

const AWAKE = 200;
const BROKEN = 10;
const ASLEEP = 100;
const HOUR_SECONDS = 3600;

export interface AsyncReport {
  readonly endpoint: string;
  readonly moments: MomentReport[];
  /** Fraction of the results that name the digit in their image. */
  readonly accuracy: number | null;
}

/** How things stand; all counts are since the beginning. */
export interface MomentReport {
  readonly moment: string;
  readonly instances: number;
  readonly accepted: number;
  /** Neither a result nor a failure. */
  readonly inQueue: number;
  readonly results: number;
  readonly failures: number;
  readonly notifications: number;
  /** What CloudWatch's ApproximateBacklogSize says; null before it was measured. */
  readonly backlog: number | null;
}

/** Sends images and some rubbish; then, without an instance, more images; then there is an instance again. */
export async function drive(options: Omit<DriveOptions, 'deploy'>): Promise<AsyncReport> {
  const { endpointName: endpoint, client, sagemaker, cloudwatch, access, outputs, onProgress } = options;
  const mail = new Mail(endpoint, client, access, outputs);
  const images = testImages().slice(0, AWAKE + ASLEEP);
  const sent: Sent[] = [];
  const send = async (body: string, image?: DigitImage) => {
    sent.push(await mail.send(body, image));
    onProgress?.(sent.length, images.length + BROKEN);
  };
  const look = (moment: string) => lookAt(moment, endpoint, sent, mail, sagemaker, cloudwatch);

  for (const image of images.slice(0, AWAKE)) await send(JSON.stringify({ instances: [image.pixels] }), image);
  for (let at = 0; at < BROKEN; at++) await send('this is no image');
  await mail.untilEnded(sent);
  await untilMeasured(endpoint, cloudwatch, 0);
  const moments = [await look('awake')];
  await scale(endpoint, 0, sagemaker);
  for (const image of images.slice(AWAKE)) await send(JSON.stringify({ instances: [image.pixels] }), image);
  await untilMeasured(endpoint, cloudwatch, ASLEEP);
  moments.push(await look('asleep'));
  await scale(endpoint, 1, sagemaker);
  await mail.untilEnded(sent);
  await untilMeasured(endpoint, cloudwatch, 0);
  moments.push(await look('awake again'));
  const accuracy = await accuracyOf(sent, mail);
  mail.close();
  return { endpoint, moments, accuracy };
}

/** The report for people: a row for each moment. */
export function render({ moments, accuracy }: AsyncReport, { colour }: Terminal): string {
  const column = (head: string, cell: (moment: MomentReport) => number | null): Column<MomentReport> => ({
    head,
    cell: (moment) => String(cell(moment) ?? '–'),
    right: true,
  });
  const columns: Column<MomentReport>[] = [
    { head: '', cell: ({ moment }) => moment },
    column('instances', ({ instances }) => instances),
    column('accepted', ({ accepted }) => accepted),
    { ...column('in queue', ({ inQueue }) => inQueue), tint: 'cyan' },
    { ...column('results', ({ results }) => results), tint: 'bold' },
    column('failures', ({ failures }) => failures),
    column('notices', ({ notifications }) => notifications),
    column('backlog', ({ backlog }) => backlog),
  ];
  return `${table(columns, moments, colour)}\n${percent(accuracy)} of the results name the digit in their image.`;
}

async function lookAt(
  moment: string,
  endpoint: string,
  sent: readonly Sent[],
  mail: Mail,
  sagemaker: SageMakerClient,
  cloudwatch: CloudWatchClient,
): Promise<MomentReport> {
  const { results, failures, notifications } = await mail.ended(sent);
  return {
    moment,
    instances: await instancesOf(endpoint, sagemaker),
    accepted: sent.length,
    inQueue: sent.length - results - failures,
    results,
    failures,
    notifications,
    backlog: (await backlogOf(endpoint, cloudwatch)) ?? null,
  };
}

async function scale(endpoint: string, DesiredInstanceCount: number, sagemaker: SageMakerClient): Promise<void> {
  const { ProductionVariants = [] } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpoint }));
  const DesiredWeightsAndCapacities = ProductionVariants.map(({ VariantName }) => ({
    VariantName,
    DesiredInstanceCount,
  }));
  await sagemaker.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: endpoint, DesiredWeightsAndCapacities }),
  );
  await until(async () => (await instancesOf(endpoint, sagemaker)) === DesiredInstanceCount);
  await until(async () => (await statusOf(endpoint, sagemaker)) === 'InService');
}

async function instancesOf(EndpointName: string, sagemaker: SageMakerClient): Promise<number> {
  const { ProductionVariants = [] } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  return ProductionVariants.reduce((sum, { CurrentInstanceCount = 0 }) => sum + CurrentInstanceCount, 0);
}

async function statusOf(EndpointName: string, sagemaker: SageMakerClient): Promise<string | undefined> {
  return (await sagemaker.send(new DescribeEndpointCommand({ EndpointName }))).EndpointStatus;
}

/** Its last value. */
async function backlogOf(endpoint: string, cloudwatch: CloudWatchClient): Promise<number | undefined> {
  // The clock that measures runs faster than this one.
  const now = Date.now() + 24 * HOUR_SECONDS * 1000;
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/SageMaker',
      MetricName: 'ApproximateBacklogSize',
      Dimensions: [{ Name: 'EndpointName', Value: endpoint }],
      StartTime: new Date(now - 36 * HOUR_SECONDS * 1000),
      EndTime: new Date(now),
      Period: 300,
      Statistics: ['Maximum', 'Minimum'],
    }),
  );
  const last = Datapoints.sort((a, b) => Number(a.Timestamp) - Number(b.Timestamp)).at(-1);
  return last && (last.Minimum === 0 ? 0 : last.Maximum);
}

const untilMeasured = (endpoint: string, cloudwatch: CloudWatchClient, size: number) =>
  until(async () => (await backlogOf(endpoint, cloudwatch)) === size);

async function accuracyOf(sent: readonly Sent[], mail: Mail): Promise<number | null> {
  const labelled = sent.filter(({ image }) => image);
  let right = 0;
  for (const one of labelled) if (digitIn(await mail.result(one)) === one.image?.label) right++;
  return labelled.length === 0 ? null : right / labelled.length;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 200));
}
