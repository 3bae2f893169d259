import type { CloudWatchClient, GetMetricStatisticsCommandInput } from '@aws-sdk/client-cloudwatch';
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CopyObjectCommand, DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { digitIn } from '../digits/drive';
import { testImages } from '../digits/images';
import { type DriveOptions, percentile } from '../report';
import { type Column, milliseconds, percent, type Terminal, table } from '../terminal';

export const summary = 'a model for each customer behind one endpoint, loaded when it is first asked for';
/** An instance tells once a minute how many models it has loaded. */
export const speed = 60;

const SIDE = 8;
const MOST_INK = 16;
const DAY_SECONDS = 86_400;
/** A customer who comes while the endpoint serves. */
const NEWCOMER = 'newcomer';

type Pixels = readonly number[];

/** How each customer's scanner delivers a picture. */
const SCANNERS: Readonly<Record<string, (pixels: Pixels) => Pixels>> = {
  globex: (pixels) => pixels.map((pixel) => MOST_INK - pixel),
  initech: (pixels) => pixels.map((_, at) => pixels[at - (at % SIDE) + SIDE - 1 - (at % SIDE)]),
  umbrella: (pixels) => [...pixels].reverse(),
};

export interface MultiModelReport {
  readonly endpoint: string;
  readonly models: ModelReport[];
  /** The share of calls that found their model loaded, by CloudWatch. */
  readonly hitRate: number | null;
  /** On all instances together, by CloudWatch. */
  readonly loadedModels: number | null;
}

export interface ModelReport {
  /** What clients send as `TargetModel`. */
  readonly name: string;
  readonly calls: number;
  readonly accuracy: number;
  /** The first call. */
  readonly coldMs: number;
  /** The median of all others. */
  readonly warmMs: number | null;
}

interface Call {
  readonly model: string;
  readonly ms: number;
  readonly right: boolean;
}

/** Sends each customer's pictures to that customer's model; then those of a new customer, whose model is copied to S3 just before. */
export async function drive(options: Omit<DriveOptions, 'sagemaker' | 'deploy'>): Promise<MultiModelReport> {
  const { endpointName: endpoint, client, cloudwatch, access, outputs, onProgress } = options;
  const models = new Models(new S3Client({ ...access, forcePathStyle: true }), outputs.ModelsUri);
  const names = await models.list();
  const images = testImages();
  const calls: Call[] = [];
  for (const [index, { pixels, label }] of images.entries()) {
    const isNew = index >= images.length - images.length / 10;
    const model = isNew ? `${NEWCOMER}.tar.gz` : names[index % names.length];
    if (isNew && !calls.some((call) => call.model === model)) await models.copy('acme.tar.gz', model);
    const { ms, digit } = await ask(endpoint, client, model, scanned(model, pixels));
    calls.push({ model, ms, right: digit === label });
    onProgress?.(calls.length, images.length);
  }
  await models.remove(`${NEWCOMER}.tar.gz`);
  const reports = [...new Set(calls.map(({ model }) => model))].map((model) => reportOf(model, calls));
  return { endpoint, models: reports, ...(await metricsOf(endpoint, cloudwatch)) };
}

/** The report for people: a row for each model. */
export function render({ models, hitRate, loadedModels }: MultiModelReport, { colour }: Terminal): string {
  const columns: Column<ModelReport>[] = [
    { head: 'model', cell: ({ name }) => name },
    { head: 'calls', cell: ({ calls }) => String(calls), right: true },
    { head: 'accuracy', cell: ({ accuracy }) => percent(accuracy), right: true, tint: 'bold' },
    { head: 'cold', cell: ({ coldMs }) => milliseconds(coldMs), right: true },
    { head: 'warm p50', cell: ({ warmMs }) => milliseconds(warmMs), right: true },
  ];
  return [
    table(columns, models, colour),
    `${loadedModels ?? 'no'} models are loaded; ${percent(hitRate)} of the calls found theirs loaded (LoadedModelCount, ModelCacheHit).`,
    `${NEWCOMER}.tar.gz came to S3 while the endpoint served; nothing was deployed for it.`,
  ].join('\n');
}

/** The archives below the endpoint's prefix. */
class Models {
  private readonly bucket: string;
  private readonly prefix: string;

  public constructor(
    private readonly s3: S3Client,
    uri: string,
  ) {
    const { hostname, pathname } = new URL(uri);
    this.bucket = hostname;
    this.prefix = pathname.slice(1);
  }

  public async list(): Promise<string[]> {
    const all = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.prefix }));
    return (all.Contents ?? []).map(({ Key = '' }) => Key.slice(this.prefix.length));
  }

  public async copy(from: string, to: string): Promise<void> {
    const CopySource = `${this.bucket}/${this.prefix}${from}`;
    await this.s3.send(new CopyObjectCommand({ Bucket: this.bucket, Key: `${this.prefix}${to}`, CopySource }));
  }

  public async remove(name: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: `${this.prefix}${name}` }));
  }
}

function scanned(model: string, pixels: Pixels): Pixels {
  const scanner = SCANNERS[model.replace('.tar.gz', '')];
  return scanner ? scanner(pixels) : pixels;
}

async function ask(EndpointName: string, client: SageMakerRuntimeClient, TargetModel: string, pixels: Pixels) {
  const Body = JSON.stringify({ instances: [pixels] });
  const json = { ContentType: 'application/json', Accept: 'application/json' };
  const start = performance.now();
  const answer = await client.send(new InvokeEndpointCommand({ EndpointName, TargetModel, ...json, Body }));
  return { ms: performance.now() - start, digit: digitIn(new TextDecoder().decode(answer.Body)) };
}

function reportOf(name: string, calls: readonly Call[]): ModelReport {
  const own = calls.filter(({ model }) => model === name);
  const [cold, ...warm] = own.map(({ ms }) => ms);
  const accuracy = own.filter(({ right }) => right).length / own.length;
  return { name, calls: own.length, accuracy, coldMs: cold, warmMs: percentile(warm, 50) };
}

/** Waits for two more minutes of the endpoint's clock to be counted: the last of them has all calls behind it. */
async function metricsOf(EndpointName: string, client: CloudWatchClient) {
  const Dimensions = [
    { Name: 'EndpointName', Value: EndpointName },
    { Name: 'VariantName', Value: 'readers' },
  ];
  const loaded = () =>
    points(client, { Namespace: '/aws/sagemaker/Endpoints', MetricName: 'LoadedModelCount', Dimensions, Period: 60 });
  const before = (await loaded()).length;
  let counts = await loaded();
  for (let tries = 0; tries < 100 && counts.length < before + 2; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    counts = await loaded();
  }
  const hits = { Namespace: 'AWS/SageMaker', MetricName: 'ModelCacheHit', Dimensions, Period: DAY_SECONDS };
  const [hit] = await points(client, hits);
  return { hitRate: hit?.Average ?? null, loadedModels: counts.at(-1)?.Sum ?? null };
}

type Asked = Pick<GetMetricStatisticsCommandInput, 'Namespace' | 'MetricName' | 'Dimensions' | 'Period'>;

/** Around now, which is later on a faster clock; the earliest first. */
async function points(client: CloudWatchClient, asked: Asked) {
  const now = Date.now();
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      ...asked,
      StartTime: new Date(now - (DAY_SECONDS / 24) * 1000),
      EndTime: new Date(now + (DAY_SECONDS / 2) * 1000),
      Statistics: ['Average', 'Sum'],
    }),
  );
  return Datapoints.sort((a, b) => Number(a.Timestamp) - Number(b.Timestamp));
}
