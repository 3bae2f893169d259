import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CloudWatchClient, GetMetricStatisticsCommand, type StandardUnit } from '@aws-sdk/client-cloudwatch';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import {
  InvokeEndpointAsyncCommand,
  type InvokeEndpointAsyncCommandInput,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Dispatcher } from '../../../emulator/src/http/dispatch';
import { HttpServer } from '../../../emulator/src/http/server';
import { Endpoints } from '../../../emulator/src/sagemaker/serving/endpoints';
import { connect, resume, SERVICES } from '../../../emulator/src/services';
import { SystemClock } from '../../../emulator/src/world/clock';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { World } from '../../../emulator/src/world/world';
import { IMAGE, ROLE, until } from '../sagemaker/local';
import { asyncConfigOf, type EndpointOptions, type Notice } from './async-config';

export { until };
export const SCOPE = { account: '000000000000', region: 'us-east-1' };
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The whole emulator on a free port, whose clock the test moves, with clients for it. */
export class AtWork {
  public static async start(
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'serving-async-'))),
  ): Promise<AtWork> {
    const at = new AtWork(folder);
    const port = await at.server.listen(0);
    at.connectClients(`http://127.0.0.1:${port}`);
    await resume(at.world, at.url);
    return at;
  }

  public readonly clock = new ManualClock();
  public readonly said: string[] = [];
  public readonly world: World;
  public url = '';
  public sagemaker!: SageMakerClient;
  public runtime!: SageMakerRuntimeClient;
  public s3!: S3Client;
  public sns!: SNSClient;
  public sqs!: SQSClient;
  public cloudwatch!: CloudWatchClient;
  private readonly server: HttpServer;

  private constructor(public readonly folder: string) {
    const say = (text: string) => void this.said.push(text);
    this.world = new World({ folder, clock: this.clock, realClock: new SystemClock(), log: { info: say, warn: say } });
    connect(this.world, { [IMAGE]: path.join(__dirname, '..', 'sagemaker', 'behaving') });
    this.server = new HttpServer(new Dispatcher(this.world, SERVICES));
  }

  /** An endpoint in service, with the buckets it reads and writes, and the queues `done` and `failed` behind its topics. */
  public async endpoint(name: string, options: EndpointOptions = {}): Promise<void> {
    for (const Bucket of ['in', 'results', 'failures'].map((bucket) => `async-${bucket}`))
      await this.s3.send(new CreateBucketCommand({ Bucket })).catch(() => {});
    await this.config(name, options);
    await this.sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
    await this.settled(name);
  }

  public async config(name: string, options: EndpointOptions = {}): Promise<void> {
    const { environment, instances = 1, topics = true } = options;
    const [SuccessTopic, ErrorTopic] = topics ? [await this.topic('done'), await this.topic('failed')] : [];
    await this.sagemaker.send(
      new CreateModelCommand({
        ModelName: name,
        ExecutionRoleArn: ROLE,
        PrimaryContainer: { Image: IMAGE, Environment: environment },
      }),
    );
    await this.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: name,
        ProductionVariants: [
          { VariantName: 'all', ModelName: name, InstanceType: 'ml.m5.large', InitialInstanceCount: instances },
        ],
        AsyncInferenceConfig: asyncConfigOf(options, SuccessTopic, ErrorTopic),
      }),
    );
  }

  public async update(EndpointName: string, EndpointConfigName: string): Promise<void> {
    await this.sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName }));
    await this.settled(EndpointName);
  }

  public async resize(EndpointName: string, DesiredInstanceCount: number): Promise<void> {
    const DesiredWeightsAndCapacities = [{ VariantName: 'all', DesiredInstanceCount }];
    await this.sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName, DesiredWeightsAndCapacities }),
    );
    await this.settled(EndpointName);
  }

  public async settled(name: string): Promise<void> {
    const found = this.world.part(Endpoints).serving(SCOPE, name);
    if (found) await this.world.part(Endpoints).settled(found.record);
    const { EndpointStatus, FailureReason } = await this.describe(name);
    if (EndpointStatus !== 'InService') throw new Error(`${name} is ${EndpointStatus}: ${FailureReason}`);
  }

  public describe(name: string) {
    return this.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
  }

  /** Requests that the endpoint's instances are at. */
  public outstanding(name: string): number[] {
    const { record } = this.world.part(Endpoints).serving(SCOPE, name) ?? {};
    return record
      ? this.world
          .part(Endpoints)
          .instances(record)
          .map(({ outstanding }) => outstanding)
      : [];
  }

  public async put(key: string, Body: string | Uint8Array): Promise<string> {
    await this.s3.send(new PutObjectCommand({ Bucket: 'async-in', Key: key, Body }));
    return `s3://async-in/${key}`;
  }

  public invoke(EndpointName: string, input: Omit<InvokeEndpointAsyncCommandInput, 'EndpointName'>) {
    return this.runtime.send(new InvokeEndpointAsyncCommand({ EndpointName, ...input }));
  }

  /** How many requests are not yet reported on. */
  public unfinished(name: string): number {
    const requests = this.world.collection<{ readonly endpointName: string }>('async-requests').values();
    return requests.filter(({ endpointName }) => endpointName === name).length;
  }

  /** Waits until all requests are reported on. */
  public reported(name: string): Promise<void> {
    return until(() => this.unfinished(name) === 0);
  }

  /** An object's text, once it is there. */
  public async object(url = ''): Promise<string> {
    return (await this.whole(url)).text;
  }

  public async whole(url = '') {
    const [, Bucket, Key] = url.match(/^s3:\/\/([^/]+)\/(.*)$/) ?? [];
    await until(async () => (await this.keys(Bucket)).includes(Key));
    const { Body, ContentType } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
    return { text: (await Body?.transformToString()) ?? '', ContentType };
  }

  public async keys(Bucket: string): Promise<string[]> {
    const { Contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key = '' }) => Key);
  }

  /** The notification of a request, once it is in the queue; others before it are thrown away. */
  public async notice(queue: 'done' | 'failed', inferenceId?: string): Promise<Notice> {
    let found: Notice | undefined;
    await until(async () => {
      for (const notice of await this.notices(queue)) if (notice.inferenceId === inferenceId) found = notice;
      return found !== undefined;
    });
    return found!;
  }

  public async notices(queue: 'done' | 'failed'): Promise<Notice[]> {
    const QueueUrl = `${this.url}/000000000000/${queue}`;
    const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages)
      await this.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return Messages.map(({ Body = '' }) => JSON.parse(JSON.parse(Body).Message));
  }

  /** The statistics of a metric so far. */
  public async metric(name: string, EndpointName: string, VariantName?: string, Unit?: StandardUnit) {
    const Dimensions = [
      { Name: 'EndpointName', Value: EndpointName },
      ...(VariantName ? [{ Name: 'VariantName', Value: VariantName }] : []),
    ];
    const { Datapoints = [] } = await this.cloudwatch.send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: 'AWS/SageMaker', MetricName: name, Dimensions, Unit },
        StartTime: new Date(this.clock.now().getTime() - 3_600_000),
        EndTime: new Date(this.clock.now().getTime() + 60_000),
        Period: 86_400,
        Statistics: ['Sum', 'Maximum', 'Minimum', 'SampleCount'],
      }),
    );
    return Datapoints[0];
  }

  public async stop(): Promise<void> {
    await this.world.close();
    for (const client of [this.sagemaker, this.runtime, this.s3, this.sns, this.sqs, this.cloudwatch]) client.destroy();
    await this.server.close();
  }

  public async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A topic, and a queue of that name which listens to it. */
  private async topic(name: string): Promise<string> {
    const { TopicArn = '' } = await this.sns.send(new CreateTopicCommand({ Name: name }));
    await this.sqs.send(new CreateQueueCommand({ QueueName: name }));
    const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${name}`;
    await this.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    return TopicArn;
  }

  private connectClients(url: string): void {
    this.url = url;
    const common = { endpoint: url, region: 'us-east-1', credentials: CREDENTIALS, maxAttempts: 1 };
    this.sagemaker = new SageMakerClient(common);
    this.runtime = new SageMakerRuntimeClient(common);
    this.s3 = new S3Client({ ...common, forcePathStyle: true });
    this.sns = new SNSClient(common);
    this.sqs = new SQSClient(common);
    this.cloudwatch = new CloudWatchClient(common);
  }
}
