import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import {
  CloudWatchClient,
  type CloudWatchClientConfig,
  DescribeAlarmsCommand,
  type MetricDatum,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { Alarms, cloudWatch } from '../../../emulator/src/cloudwatch';
import { Dispatcher, type Services } from '../../../emulator/src/http/dispatch';
import { HttpServer } from '../../../emulator/src/http/server';
import type { RestService } from '../../../emulator/src/http/types';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { World } from '../../../emulator/src/world/world';

export const SCOPE = { account: '000000000000', region: 'us-east-1' };
export const MINUTE = 60_000;
/** The clocks' start: a whole minute. */
export const START = Date.parse('2026-11-20T12:00:00Z');

const absent: RestService = {
  handle: () => Promise.reject(new Error('not here')),
  renderError: () => ({ status: 500 }),
};

const services: Services = {
  json: { GraniteServiceVersion20100801: cloudWatch },
  query: { monitoring: cloudWatch },
  runtime: absent,
  s3: absent,
  own: absent,
};

/** CloudWatch behind the real server, on a clock that is moved. */
export class Cloud {
  public static async start(): Promise<Cloud> {
    const cloud = new Cloud();
    await cloud.serve();
    return cloud;
  }

  public readonly clock = new ManualClock(new Date(START).toISOString());
  public readonly folder = mkdtempSync(path.join(tmpdir(), 'serving-cloudwatch-'));
  /** What the emulator said. */
  public readonly said: string[] = [];
  public world!: World;
  public url = '';
  public client!: CloudWatchClient;
  private server!: HttpServer;

  public get alarms(): Alarms {
    return this.world.part(Alarms);
  }

  public connect(config: Partial<CloudWatchClientConfig> = {}): CloudWatchClient {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    return new CloudWatchClient({ endpoint: this.url, region: 'us-east-1', credentials, maxAttempts: 1, ...config });
  }

  /** Values of the metric App/Errors, now. */
  public async put(...values: number[]): Promise<void> {
    await this.putData(...values.map((Value) => ({ MetricName: 'Errors', Value })));
  }

  public async putData(...MetricData: MetricDatum[]): Promise<void> {
    await this.client.send(new PutMetricDataCommand({ Namespace: 'App', MetricData }));
  }

  /** An alarm named "errors" of the average of App/Errors over 0.5 in a minute, unless other things are said. */
  public async alarm(input: Partial<PutMetricAlarmCommandInput> = {}): Promise<void> {
    const metric = { Namespace: 'App', MetricName: 'Errors', Statistic: 'Average', Period: 60 } as const;
    await this.client.send(
      new PutMetricAlarmCommand({
        AlarmName: 'errors',
        ...(input.Metrics ? {} : metric),
        EvaluationPeriods: 1,
        Threshold: 0.5,
        ComparisonOperator: 'GreaterThanThreshold',
        ...input,
      }),
    );
  }

  public async describe(name = 'errors') {
    const { MetricAlarms } = await this.client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    return MetricAlarms![0];
  }

  /** A new process, as far as one can tell; after a kill, nothing was closed. */
  public async restart({ kill = false } = {}): Promise<void> {
    await this.close(kill);
    await this.serve();
    await this.alarms.resume();
  }

  public async stop(): Promise<void> {
    await this.close(false);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async serve(): Promise<void> {
    const say = (text: string) => void this.said.push(text);
    this.world = new World({ folder: this.folder, clock: this.clock, log: { info: say, warn: say } });
    this.server = new HttpServer(new Dispatcher(this.world, services));
    this.url = `http://127.0.0.1:${await this.server.listen(0)}`;
    this.client = this.connect();
  }

  private async close(kill: boolean): Promise<void> {
    this.client.destroy();
    if (!kill) await this.world.close();
    await this.server.close();
  }
}
