import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import {
  type ChangeSetType,
  CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  CreateStackCommand,
  type CreateStackCommandInput,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Stack,
  type StackEvent,
  UpdateStackCommand,
  type UpdateStackCommandInput,
} from '@aws-sdk/client-cloudformation';
import { cloudFormation, type Neighbours, Stacks } from '../../../emulator/src/cloudformation';
import { Dispatcher } from '../../../emulator/src/http/dispatch';
import { notImitated } from '../../../emulator/src/http/errors';
import { HttpServer } from '../../../emulator/src/http/server';
import type { RestService } from '../../../emulator/src/http/types';
import { SystemClock } from '../../../emulator/src/world/clock';
import { World } from '../../../emulator/src/world/world';
import { type StubHandlers, stubHandlers } from './stub-handlers';

const nothing: RestService = {
  handle: () => Promise.reject(notImitated('this service')),
  renderError: ({ status, message }) => ({ status, body: message }),
};

/** CloudFormation behind the real server, with stubs for everybody else. */
export class Harness {
  public static async start(folder = mkdtempSync(path.join(tmpdir(), 'serving-cfn-'))): Promise<Harness> {
    const harness = new Harness(folder);
    await harness.serve();
    return harness;
  }

  public client!: CloudFormationClient;
  public url!: string;
  public stub!: StubHandlers;
  public readonly warnings: string[] = [];
  /** What SSM holds, by name. */
  public readonly parameters: Record<string, string> = {};
  /** What S3 holds, by bucket/key. */
  public readonly objects: Record<string, string> = {};
  private world!: World;
  private server!: HttpServer;

  private constructor(public readonly folder: string) {}

  public async restart(): Promise<void> {
    await this.close();
    await this.serve();
  }

  public async stop(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  public create(StackName: string, template: object, more: Partial<CreateStackCommandInput> = {}) {
    return this.client.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template), ...more }));
  }

  public update(StackName: string, template: object, more: Partial<UpdateStackCommandInput> = {}) {
    return this.client.send(new UpdateStackCommand({ StackName, TemplateBody: JSON.stringify(template), ...more }));
  }

  public delete(StackName: string) {
    return this.client.send(new DeleteStackCommand({ StackName }));
  }

  /** Makes a change set, and gives its description. */
  public async changeSet(
    StackName: string,
    template: object,
    type: ChangeSetType,
    more: Partial<CreateChangeSetCommandInput> = {},
  ) {
    const input = { StackName, ChangeSetName: 'changes', ChangeSetType: type, TemplateBody: JSON.stringify(template) };
    const { Id } = await this.client.send(new CreateChangeSetCommand({ ...input, ...more }));
    return this.client.send(new DescribeChangeSetCommand({ ChangeSetName: Id, IncludePropertyValues: true }));
  }

  public execute(StackName: string, ChangeSetName = 'changes') {
    return this.client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName }));
  }

  public async stack(StackName: string): Promise<Stack> {
    const { Stacks: found = [] } = await this.client.send(new DescribeStacksCommand({ StackName }));
    return found[0];
  }

  /** The stack once nothing is in progress any more. */
  public async settled(StackName: string): Promise<Stack> {
    for (;;) {
      const stack = await this.stack(StackName);
      if (!stack.StackStatus?.endsWith('_IN_PROGRESS')) return stack;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The stack once the handler was asked for that. */
  public async called(call: string): Promise<void> {
    while (!this.stub.calls.includes(call)) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Oldest first. */
  public async events(StackName: string): Promise<StackEvent[]> {
    const { StackEvents = [] } = await this.client.send(new DescribeStackEventsCommand({ StackName }));
    return StackEvents.reverse();
  }

  /** `LogicalId STATUS`, oldest first. */
  public async eventLines(StackName: string): Promise<string[]> {
    return (await this.events(StackName)).map((event) => `${event.LogicalResourceId} ${event.ResourceStatus}`);
  }

  public async physicalIds(StackName: string): Promise<Record<string, string | undefined>> {
    const { StackResources = [] } = await this.client.send(new DescribeStackResourcesCommand({ StackName }));
    return Object.fromEntries(StackResources.map((r) => [r.LogicalResourceId, r.PhysicalResourceId]));
  }

  public async outputs(StackName: string): Promise<Record<string, string | undefined>> {
    const { Outputs = [] } = await this.stack(StackName);
    return Object.fromEntries(Outputs.map((output) => [output.OutputKey, output.OutputValue]));
  }

  private async serve(): Promise<void> {
    this.stub = stubHandlers();
    const log = { info: () => {}, warn: (text: string) => void this.warnings.push(text) };
    this.world = new World({ folder: this.folder, clock: new SystemClock(), log });
    const neighbours: Neighbours = {
      handlers: this.stub.handlers,
      readObject: async (_, bucket, key) => this.objects[`${bucket}/${key}`],
      readParameter: async (_, name) => this.parameters[name],
    };
    this.world.part(Stacks).connect(neighbours);
    const services = {
      json: {},
      query: { cloudformation: cloudFormation },
      runtime: nothing,
      s3: nothing,
      own: nothing,
    };
    this.server = new HttpServer(new Dispatcher(this.world, services));
    this.url = `http://127.0.0.1:${await this.server.listen(0)}`;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.client = new CloudFormationClient({ endpoint: this.url, region: 'us-east-1', credentials, maxAttempts: 1 });
    await this.world.part(Stacks).resume();
  }

  private async close(): Promise<void> {
    this.stub.release();
    this.client.destroy();
    await this.world.close();
    await this.server.close();
  }
}

/** A template of topics: each with its display name, and what it depends on. */
export function topics(
  definitions: Record<string, { says?: unknown; name?: string; after?: string[]; policy?: string }>,
): object {
  const entries = Object.entries(definitions).map(([id, { says, name, after, policy }]) => [
    id,
    {
      Type: 'AWS::SNS::Topic',
      Properties: { DisplayName: says, TopicName: name },
      DependsOn: after,
      DeletionPolicy: policy,
    },
  ]);
  return { Resources: Object.fromEntries(entries) };
}
