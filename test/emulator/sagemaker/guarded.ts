import {
  type DeploymentConfig,
  UpdateEndpointCommand,
  type UpdateEndpointCommandInput,
} from '@aws-sdk/client-sagemaker';
import { type AlarmSource, type AlarmState, RollbackAlarms } from '../../../emulator/src/sagemaker/deployment/alarms';
import { Endpoints } from '../../../emulator/src/sagemaker/serving/endpoints';
import { SystemClock } from '../../../emulator/src/world/clock';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local, until, type VariantOptions } from './local';

/** Alarms whose state a test sets. */
export class FakeAlarms implements AlarmSource {
  private readonly states = new Map<string, AlarmState>();
  private readonly listeners = new Set<() => void>();

  public stateOf(_scope: object, name: string): AlarmState | undefined {
    return this.states.get(name);
  }

  public onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  public set(name: string, value: AlarmState['value'], reason?: string): void {
    this.states.set(name, { value, reason });
    for (const listener of this.listeners) listener();
  }

  /** Nobody is told. */
  public delete(name: string): void {
    this.states.delete(name);
  }
}

export const percent = (Value: number) => ({ Type: 'CAPACITY_PERCENT', Value }) as const;
export const instances = (Value: number) => ({ Type: 'INSTANCE_COUNT', Value }) as const;

export function blueGreen(
  routing: object,
  policy: object = {},
  alarms: readonly string[] = ['errors'],
): DeploymentConfig {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 300, ...routing },
      ...policy,
    },
    AutoRollbackConfiguration: { Alarms: alarms.map((AlarmName) => ({ AlarmName })) },
  };
}

export function rolling(policy: object, alarms: readonly string[] = ['errors']): DeploymentConfig {
  return {
    RollingUpdatePolicy: { MaximumBatchSize: instances(1), WaitIntervalInSeconds: 300, ...policy },
    AutoRollbackConfiguration: { Alarms: alarms.map((AlarmName) => ({ AlarmName })) },
  };
}

const model = (name: string, count: number, more: VariantOptions = {}): VariantOptions => ({
  ModelDataUrl: `s3://models/${name}.tar.gz`,
  InitialInstanceCount: count,
  ...more,
});

/** An emulator whose bakes take as long as the test says, with alarms that it sets. Containers are real. */
export class Guarded {
  public static async start(folder?: string): Promise<Guarded> {
    const clock = new ManualClock();
    const alarms = new FakeAlarms();
    alarms.set('errors', 'OK');
    const connect = (local: Local) => local.world.part(RollbackAlarms).connect(alarms);
    return new Guarded(await Local.start({ clock, realClock: new SystemClock(), folder, connect }), clock, alarms);
  }

  private constructor(
    public readonly local: Local,
    public readonly clock: ManualClock,
    public readonly alarms: FakeAlarms,
  ) {}

  /** An endpoint that answers `one`, and a config `<name>-two` whose model answers `two`. */
  public async endpoint(name: string, count = 1, more: VariantOptions = {}): Promise<void> {
    await this.local.endpoint(name, { all: model('one', count) });
    await this.local.config(`${name}-two`, { all: model('two', count, more) });
  }

  public update(name: string, DeploymentConfig?: DeploymentConfig, more: Partial<UpdateEndpointCommandInput> = {}) {
    const to = { EndpointName: name, EndpointConfigName: `${name}-two` };
    return this.local.sagemaker.send(new UpdateEndpointCommand({ ...to, DeploymentConfig, ...more }));
  }

  /** The status and message of the first variant of the new fleet. */
  public async stage(name: string): Promise<string> {
    const { PendingDeploymentSummary: pending } = await this.local.describe(name);
    const [status] = pending?.ProductionVariants?.[0].VariantStatus ?? [];
    return status ? `${status.Status}: ${status.StatusMessage}` : '';
  }

  /** Waits until the new fleet bakes with that many instances of its capacity. */
  public baking(name: string, capacity: string): Promise<void> {
    return until(async () => {
      const stage = await this.stage(name);
      return stage.startsWith('Baking') && stage.includes(`on ${capacity}`);
    });
  }

  /** Waits until the new fleet is at a request. */
  public busy(name: string): Promise<void> {
    const all = this.local.world.part(Endpoints);
    const { record } = all.serving({ account: '000000000000', region: 'us-east-1' }, name) ?? {};
    return until(
      () => record !== undefined && all.instances(record).some((one) => one.fleet === 'new' && one.outstanding > 0),
    );
  }

  /** Expects that so much of the traffic is answered by the new model, within the sampling error. */
  public async expectShare(name: string, share: number, requests = 400): Promise<void> {
    let news = 0;
    for (let i = 0; i < requests; i++) if ((await this.local.invoke(name, 'slow 0')).text === 'two') news++;
    const deviation = Math.sqrt((share * (1 - share)) / requests);
    expect(Math.abs(news / requests - share)).toBeLessThanOrEqual(4.5 * deviation);
  }

  public async counts(name: string): Promise<[number | undefined, number | undefined]> {
    const { ProductionVariants, PendingDeploymentSummary: pending } = await this.local.describe(name);
    return [ProductionVariants?.[0].CurrentInstanceCount, pending?.ProductionVariants?.[0].CurrentInstanceCount];
  }
}

/** 16 clients that ask until they are told to stop; what they were answered, in order. */
export class Crowd {
  public readonly answers: string[] = [];
  private ended = false;
  private readonly clients: Promise<void>[];

  public constructor(local: Local, name: string, body = 'slow 2') {
    this.clients = Array.from({ length: 16 }, async () => {
      while (!this.ended) this.answers.push((await local.invoke(name, body)).text);
    });
  }

  /** Waits for so many more answers. */
  public async more(count: number): Promise<void> {
    const enough = this.answers.length + count;
    await until(() => this.answers.length >= enough);
  }

  /** Rejects when one of them lost a request. */
  public async end(): Promise<string[]> {
    this.ended = true;
    await Promise.all(this.clients);
    return this.answers;
  }
}
