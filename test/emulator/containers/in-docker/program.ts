import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** `serving-local start` as a process of its own, which can be killed. */
export class Program {
  public static async start(state: string, ...words: string[]): Promise<Program> {
    const cli = require.resolve('../../../../emulator/bin/serving-local.js');
    const args = [cli, 'start', '--port', '0', '--state', state, ...words];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const program = new Program(child);
    for await (const line of createInterface({ input: child.stderr! })) {
      const url = line.match(/serves at (http:\S+)/)?.[1];
      program.said.push(line);
      if (url) return program.at(url, child);
    }
    throw new Error(program.said.join('\n'));
  }

  public readonly said: string[] = [];
  public url = '';
  private sagemaker!: SageMakerClient;
  private runtime!: SageMakerRuntimeClient;

  private constructor(private readonly child: ChildProcess) {}

  /** As Ctrl-C does, or as a power cut does. */
  public async end(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> {
    this.child.kill(signal);
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  public async ask(EndpointName: string): Promise<Record<string, unknown>> {
    const { Body } = await this.runtime.send(new InvokeEndpointCommand({ EndpointName, Body: '' }));
    return JSON.parse(Body.transformToString());
  }

  /** A start of the emulator waits half a minute for its endpoints, and a build may take longer. */
  public async askUntilAnswered(endpointName: string): Promise<Record<string, unknown>> {
    for (;;) {
      const answer = await this.ask(endpointName).catch(() => undefined);
      if (answer) return answer;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  public async model(ModelName: string, Image: string, Environment: Record<string, string> = {}): Promise<void> {
    const ExecutionRoleArn = 'arn:aws:iam::000000000000:role/serving';
    await this.sagemaker.send(
      new CreateModelCommand({ ModelName, ExecutionRoleArn, PrimaryContainer: { Image, Environment } }),
    );
  }

  /** Creates an endpoint of a model, all of one name. Resolves when that is done, or has failed. */
  public async endpoint(name: string, image: string, environment?: Record<string, string>) {
    await this.model(name, image, environment);
    const variant = {
      VariantName: 'all',
      ModelName: name,
      InitialInstanceCount: 1,
      InstanceType: 'ml.m5.large',
    } as const;
    await this.sagemaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants: [variant] }),
    );
    await this.sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
    for (;;) {
      const found = await this.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
      if (found.EndpointStatus !== 'Creating') return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Resolves when nothing of the endpoint is left. */
  public async delete(EndpointName: string): Promise<void> {
    await this.sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
    const describe = () => this.sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    while (await describe().catch(() => undefined)) await new Promise((resolve) => setTimeout(resolve, 100));
  }

  private at(url: string, child: ChildProcess): this {
    this.url = url;
    createInterface({ input: child.stderr! }).on('line', (line) => this.said.push(line));
    const access = { endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 };
    this.sagemaker = new SageMakerClient(access);
    this.runtime = new SageMakerRuntimeClient(access);
    return this;
  }
}
