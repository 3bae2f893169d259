import {
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { DescribeEndpointCommand, type DescribeEndpointCommandOutput } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { testImages } from './digits/images';
import type { DriveOptions } from './report';
import { bar, type Column, percent, type Terminal, table } from './terminal';

const CLIENTS = 4;
const PAUSE_MILLISECONDS = 20;
const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** What happened to an endpoint while a model went out. */
export interface RolloutReport {
  readonly endpoint: string;
  readonly outcome: 'rolled out' | 'rolled back';
  /** The alarms that were in alarm meanwhile. */
  readonly alarms: string[];
  /** The configurations of the endpoint: the old fleet's, and the new one's. */
  readonly oldConfig: string;
  readonly newConfig: string;
  /** Which of the two the endpoint serves now. */
  readonly serving: string;
  readonly requests: number;
  /** Requests that were answered with an error. */
  readonly failures: number;
  readonly minutes: RolloutMinute[];
}

/** One minute on the endpoint's clock, which the emulator may let run faster than the wall's. */
export interface RolloutMinute {
  /** From the first minute on: 1, 2, 3 … */
  readonly minute: number;
  readonly oldRequests: number;
  readonly newRequests: number;
  readonly newFailures: number;
}

/** Deploys the second model while clients call the endpoint, and tells from CloudWatch's metrics which fleet answered when. */
export async function driveRollout(options: DriveOptions, second: Record<string, string>): Promise<RolloutReport> {
  const { endpointName, sagemaker, cloudwatch, deploy } = options;
  const oldConfig = await servedBy(options);
  const load = new Load(options);
  await deploy(second);
  const { requests, failures } = await load.stop();
  const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  const serving = endpoint.EndpointConfigName ?? '';
  const newConfig = (await configsOf(cloudwatch, endpointName)).filter((name) => name !== oldConfig).at(-1) ?? serving;
  return {
    endpoint: endpointName,
    outcome: serving === oldConfig ? 'rolled back' : 'rolled out',
    alarms: await alarmsOf(cloudwatch, newConfig),
    oldConfig,
    newConfig,
    serving,
    requests,
    failures,
    minutes: await minutesOf(cloudwatch, endpoint, oldConfig, newConfig),
  };
}

/** The report for people: what happened, and a row for each minute in which the traffic was on the move. */
export function renderRollout(report: RolloutReport, { colour }: Terminal): string {
  const { outcome, alarms, oldConfig, newConfig, serving, requests, failures } = report;
  const which = serving === oldConfig ? 'the old one' : 'the new one';
  return [
    table(COLUMNS, telling(report.minutes), colour),
    `old fleet  ${oldConfig}`,
    `new fleet  ${newConfig}`,
    `${outcome.toUpperCase()}${alarms.length > 0 ? ` by ${alarms.join(', ')}` : ''}: the endpoint serves ${which}.`,
    `${requests} requests, ${failures} of them answered with an error (${percent(requests === 0 ? 0 : failures / requests)}).`,
  ].join('\n');
}

const total = ({ oldRequests, newRequests }: RolloutMinute) => oldRequests + newRequests;
const share = (minute: RolloutMinute) => (total(minute) === 0 ? 0 : minute.newRequests / total(minute));

const COLUMNS: Column<RolloutMinute>[] = [
  { head: 'minute', cell: ({ minute }) => String(minute), right: true },
  { head: 'old fleet', cell: ({ oldRequests }) => String(oldRequests), right: true },
  { head: 'new fleet', cell: ({ newRequests }) => String(newRequests), right: true },
  { head: 'its share', cell: (minute) => percent(share(minute)), right: true },
  { head: '', cell: (minute) => bar(share(minute), 20), tint: 'cyan' },
  { head: 'its failures', cell: ({ newFailures }) => String(newFailures), right: true },
];

/** The minutes around those in which the share changes: the rest says nothing new. */
function telling(minutes: RolloutMinute[]): RolloutMinute[] {
  const moving = (index: number) =>
    minutes.slice(Math.max(0, index - 1), index + 2).some((minute) => share(minute) > 0 && share(minute) < 1);
  return minutes.filter(
    (minute, index) => total(minute) > 0 && (index === 0 || moving(index) || index === minutes.length - 1),
  );
}

/** Clients that send one image after the other until they are told to stop. */
class Load {
  private readonly clients: Promise<void>[];
  private requests = 0;
  private failures = 0;
  private stopped = false;

  public constructor(private readonly options: DriveOptions) {
    this.clients = Array.from({ length: CLIENTS }, (_, index) => this.run(index));
  }

  public async stop(): Promise<{ requests: number; failures: number }> {
    this.stopped = true;
    await Promise.all(this.clients);
    return { requests: this.requests, failures: this.failures };
  }

  private async run(first: number): Promise<void> {
    const images = testImages();
    for (let next = first; !this.stopped; next++) {
      await this.ask(images[next % images.length].pixels);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
  }

  private async ask(pixels: readonly number[]): Promise<void> {
    const { client, endpointName } = this.options;
    const Body = JSON.stringify({ instances: [pixels] });
    this.requests++;
    await client
      .send(new InvokeEndpointCommand({ EndpointName: endpointName, ContentType: 'application/json', Body }))
      .catch(() => this.failures++);
  }
}

async function servedBy({ sagemaker, endpointName }: DriveOptions): Promise<string> {
  const { EndpointConfigName } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  return EndpointConfigName ?? '';
}

/** The configurations that answered requests, the newest last. */
async function configsOf(cloudwatch: CloudWatchClient, endpointName: string): Promise<string[]> {
  const Dimensions = [{ Name: 'EndpointName', Value: endpointName }];
  const listed = await cloudwatch.send(
    new ListMetricsCommand({ Namespace: 'AWS/SageMaker', MetricName: 'Invocations', Dimensions }),
  );
  const names = (listed.Metrics ?? []).map((metric) => dimension(metric.Dimensions, 'EndpointConfigName'));
  return [...new Set(names.filter((name) => name !== undefined))];
}

function dimension(dimensions: { Name?: string; Value?: string }[] = [], name: string): string | undefined {
  return dimensions.find((one) => one.Name === name)?.Value;
}

async function alarmsOf(cloudwatch: CloudWatchClient, config: string): Promise<string[]> {
  const { AlarmHistoryItems = [] } = await cloudwatch.send(
    new DescribeAlarmHistoryCommand({ HistoryItemType: 'StateUpdate' }),
  );
  const tripped = AlarmHistoryItems.filter(
    ({ AlarmName, HistorySummary }) => AlarmName?.includes(config) && HistorySummary?.endsWith('to ALARM'),
  );
  return [...new Set(tripped.map(({ AlarmName = '' }) => AlarmName))];
}

async function minutesOf(
  cloudwatch: CloudWatchClient,
  { EndpointName = '', CreationTime = new Date(), ProductionVariants = [] }: DescribeEndpointCommandOutput,
  oldConfig: string,
  newConfig: string,
): Promise<RolloutMinute[]> {
  const variants = ProductionVariants.map(({ VariantName = '' }) => VariantName);
  const sums = async (metricName: string, config: string) => {
    const MetricDataQueries = variants.map((variant, index) =>
      query(`v${index}`, metricName, EndpointName, variant, config),
    );
    const EndTime = new Date(CreationTime.getTime() + DAY_MILLISECONDS);
    const command = new GetMetricDataCommand({ StartTime: CreationTime, EndTime, MetricDataQueries });
    return summed((await cloudwatch.send(command)).MetricDataResults ?? []);
  };
  const before = await sums('Invocations', oldConfig);
  const after = await sums('Invocations', newConfig);
  const failed = await sums('Invocation5XXErrors', newConfig);
  const times = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  return times.map((time, index) => ({
    minute: index + 1,
    oldRequests: before.get(time) ?? 0,
    newRequests: after.get(time) ?? 0,
    newFailures: failed.get(time) ?? 0,
  }));
}

function query(Id: string, MetricName: string, EndpointName: string, VariantName: string, EndpointConfigName: string) {
  const Dimensions = Object.entries({ EndpointName, VariantName, EndpointConfigName }).map(([Name, Value]) => ({
    Name,
    Value,
  }));
  return {
    Id,
    MetricStat: { Metric: { Namespace: 'AWS/SageMaker', MetricName, Dimensions }, Period: 60, Stat: 'Sum' },
  };
}

/** The values of all series together, by the minute they are of. */
function summed(series: MetricDataResult[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { Timestamps = [], Values = [] } of series) {
    Timestamps.forEach((time, index) => {
      sums.set(time.getTime(), (sums.get(time.getTime()) ?? 0) + Values[index]);
    });
  }
  return sums;
}
