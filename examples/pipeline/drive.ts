import { type CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { testImages } from '../digits/images';
import { type DriveOptions, percentile } from '../report';
import { bar, type Column, milliseconds, percent, type Terminal, table } from '../terminal';

export const summary = 'a drawing goes through a function, a model and another function, and comes out as a sentence';

/** From no ink to all of it, as the function before the model reads it. */
const INK = ' .:-=+*#%@';
const MOST_INK = 16;
const SIDE = 8;
const HOUR_SECONDS = 3600;

type Clients = Pick<DriveOptions, 'sagemaker' | 'cloudwatch'>;

export interface PipelineReport {
  readonly endpoint: string;
  readonly requests: number;
  /** Fraction of the answers that were right. */
  readonly accuracy: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** In the order in which a request goes through them. */
  readonly containers: ContainerReport[];
  /** The first drawing that was sent, and what came back. */
  readonly drawing: string;
  readonly sentence: string;
}

export interface ContainerReport {
  readonly name: string;
  /** Requests that came to it. */
  readonly requests: number;
  readonly averageMs: number | null;
}

interface Answer {
  readonly digit: number;
  readonly sentence: string;
  readonly ms: number;
}

/** Sends the test images one by one, as drawings, and tells from CloudWatch's metrics where the time went. */
export async function drive(
  options: Pick<DriveOptions, 'endpointName' | 'client' | 'sagemaker' | 'cloudwatch' | 'onProgress'>,
): Promise<PipelineReport> {
  const { endpointName, client, onProgress } = options;
  const images = testImages();
  const answers: Answer[] = [];
  for (const { pixels } of images) {
    answers.push(await ask(endpointName, client, drawingOf(pixels)));
    onProgress?.(answers.length, images.length);
  }
  const times = answers.map(({ ms }) => ms);
  return {
    endpoint: endpointName,
    requests: answers.length,
    accuracy: answers.filter(({ digit }, index) => digit === images[index].label).length / answers.length,
    p50Ms: percentile(times, 50),
    p99Ms: percentile(times, 99),
    containers: await containersOf(endpointName, options),
    drawing: drawingOf(images[0].pixels),
    sentence: answers[0].sentence,
  };
}

/** The report for people: a drawing, its sentence, and a row for each container. */
export function render(report: PipelineReport, { colour }: Terminal): string {
  const { containers, drawing, sentence, requests, accuracy, p50Ms, p99Ms } = report;
  const total = containers.reduce((sum, { averageMs }) => sum + (averageMs ?? 0), 0);
  const columns: Column<ContainerReport>[] = [
    { head: 'container', cell: ({ name }) => name },
    { head: 'requests', cell: (row) => String(row.requests), right: true },
    { head: 'on average', cell: ({ averageMs }) => milliseconds(averageMs), right: true },
    { head: '', cell: ({ averageMs }) => bar(averageMs === null ? 0 : averageMs / total, 20), tint: 'cyan' },
  ];
  return [
    `${drawing}\n→ ${sentence}\n`,
    table(columns, containers, colour),
    `${requests} drawings, ${percent(accuracy)} read right; p50 ${milliseconds(p50Ms)}, p99 ${milliseconds(p99Ms)} for the caller.`,
  ].join('\n');
}

/** 8 lines of 8 characters. */
export function drawingOf(pixels: readonly number[]): string {
  const ink = pixels.map((pixel) => INK[Math.round((pixel / MOST_INK) * (INK.length - 1))]).join('');
  return Array.from({ length: SIDE }, (_, line) => ink.slice(line * SIDE, (line + 1) * SIDE)).join('\n');
}

async function ask(EndpointName: string, client: SageMakerRuntimeClient, drawing: string): Promise<Answer> {
  const start = performance.now();
  const { Body } = await client.send(
    new InvokeEndpointCommand({ EndpointName, ContentType: 'text/plain', Accept: 'application/json', Body: drawing }),
  );
  const ms = performance.now() - start;
  const { digit, sentence } = JSON.parse(new TextDecoder().decode(Body));
  return { digit, sentence, ms };
}

/** The containers of the endpoint's only variant. */
async function containersOf(endpointName: string, { sagemaker, cloudwatch }: Clients): Promise<ContainerReport[]> {
  const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  const { EndpointConfigName } = endpoint;
  const config = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  const [{ VariantName = '', ModelName }] = config.ProductionVariants ?? [{}];
  const { Containers = [] } = await sagemaker.send(new DescribeModelCommand({ ModelName }));
  return Promise.all(
    Containers.map(({ ContainerHostname: name = '' }) =>
      timesOf(cloudwatch, { EndpointName: endpointName, VariantName, ContainerName: name }),
    ),
  );
}

/** What CloudWatch knows of a container, of the last hour. */
async function timesOf(
  client: CloudWatchClient,
  container: Readonly<Record<'EndpointName' | 'VariantName' | 'ContainerName', string>>,
): Promise<ContainerReport> {
  const now = Date.now();
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/SageMaker',
      MetricName: 'ContainerLatency',
      Dimensions: Object.entries(container).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(now - HOUR_SECONDS * 1000),
      EndTime: new Date(now + HOUR_SECONDS * 1000),
      Period: 2 * HOUR_SECONDS,
      Statistics: ['Sum', 'SampleCount'],
    }),
  );
  const sum = (of: 'Sum' | 'SampleCount') => Datapoints.reduce((total, point) => total + (point[of] ?? 0), 0);
  const requests = sum('SampleCount');
  return { name: container.ContainerName, requests, averageMs: requests === 0 ? null : sum('Sum') / requests / 1000 };
}
