import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Clients } from '../../../lambda/scaling/src/clients';

// biome-ignore lint/suspicious/noExplicitAny: inputs of many operations
type Input = Record<string, any>;
type Items = Map<string, Input>;

/** A refusal, as the services write it. */
export class Refusal extends Error {
  public constructor(
    public readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * What of SageMaker, Application Auto Scaling, CloudWatch and Parameter Store the function has to do with, in memory: over HTTP, through the
 * real clients.
 */
export class ScalingServices {
  public readonly targets: Items = new Map();
  public readonly policies: Items = new Map();
  public readonly schedules: Items = new Map();
  public readonly alarms: Items = new Map();
  public readonly parameters: Items = new Map();
  public readonly puts: Input[] = [];
  /** The operations that were called, in their order. */
  public calls: string[] = [];
  /** After so many calls the function is gone, in the middle of the next one. */
  public cutAfter = Number.POSITIVE_INFINITY;
  /** What is answered to the next calls of an operation, before it is carried out. */
  public refusals: Record<string, Refusal[]> = {};
  /** Whether the count of a variant changes when it is registered. */
  public moves = false;
  /** What each call of the services waits for. */
  public hold: () => Promise<void> = async () => {};
  /** Called before each operation. */
  public before: (operation: string) => void = () => {};
  public endpoint?: Input;
  private clock = Date.parse('2026-11-21T00:00:00Z');
  private serial = 0;
  private server?: Server;
  public url = '';

  public async start(): Promise<void> {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  public reset(): void {
    for (const items of [this.targets, this.policies, this.schedules, this.alarms, this.parameters]) items.clear();
    this.puts.length = 0;
    this.calls = [];
    this.cutAfter = Number.POSITIVE_INFINITY;
    this.refusals = {};
    this.moves = false;
    this.hold = async () => {};
    this.before = () => {};
    this.endpoint = undefined;
  }

  public clients(maxAttempts = 1): Clients {
    const access = {
      endpoint: this.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      maxAttempts,
    };
    return {
      autoScaling: new ApplicationAutoScalingClient(access),
      cloudwatch: new CloudWatchClient(access),
      sagemaker: new SageMakerClient(access),
      ssm: new SSMClient(access),
    };
  }

  /** Makes the endpoint, or lets it serve another configuration, as far as SageMaker allows it. */
  public serve(EndpointConfigName: string, variants: Record<string, string>): void {
    for (const { ResourceId } of this.targets.values()) {
      const name = ResourceId.split('/').at(-1);
      const old = this.endpoint?.shape[name];
      if (old !== undefined && old !== variants[name])
        throw new Refusal('ValidationException', `Variant ${name} is registered as a scalable target.`);
    }
    this.endpoint = {
      EndpointConfigName,
      EndpointStatus: 'InService',
      shape: variants,
      ProductionVariants: Object.keys(variants).map((VariantName) => ({ VariantName })),
    };
    this.touch();
  }

  /** The endpoint has changed, if only its status. */
  public touch(): void {
    this.clock += 1000;
    if (this.endpoint) this.endpoint.LastModifiedTime = this.clock / 1000;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes: Buffer[] = [];
    for await (const chunk of request) bytes.push(chunk);
    const input = JSON.parse(Buffer.concat(bytes).toString());
    if (request.method === 'PUT') {
      this.puts.push(input);
      response.end('{}');
      return;
    }
    await this.hold();
    if (this.cutAfter-- <= 0) return void request.socket.destroy();
    try {
      response.end(JSON.stringify(this.carryOut(`${request.headers['x-amz-target']}`.split('.')[1], input)));
    } catch (error) {
      const { code = 'InternalFailure', message } = error as Refusal;
      response.writeHead(400).end(JSON.stringify({ __type: code, message }));
    }
  }

  private carryOut(operation: string, input: Input): unknown {
    this.before(operation);
    this.calls.push(operation);
    const refusal = this.refusals[operation]?.shift();
    if (refusal) throw refusal;
    const carry = this.operations[operation];
    if (!carry) throw new Error(`${operation} is not imitated`);
    return carry(input) ?? {};
  }

  private readonly operations: Record<string, (input: Input) => unknown> = {
    GetParameter: ({ Name }) => ({ Parameter: this.found(this.parameters, Name, 'ParameterNotFound') }),
    PutParameter: ({ Name, Value }) => {
      if (Value.length > 8192) throw new Refusal('ValidationException', 'too long');
      const Version = (this.parameters.get(Name)?.Version ?? 0) + 1;
      this.parameters.set(Name, { Name, Value, Version });
      return { Version };
    },
    DeleteParameter: ({ Name }) => {
      this.found(this.parameters, Name, 'ParameterNotFound');
      this.parameters.delete(Name);
    },
    DescribeEndpoint: ({ EndpointName }) => {
      if (this.endpoint) return { EndpointName, ...this.endpoint };
      throw new Refusal('ValidationException', `Could not find endpoint "arn:aws:…:endpoint/${EndpointName}".`);
    },
    RegisterScalableTarget: ({ ServiceNamespace: _namespace, ...target }) => {
      const old = this.targets.get(target.ResourceId);
      const registered = { ...old, ...target };
      if (registered.MinCapacity === undefined || registered.MaxCapacity === undefined)
        throw new Refusal('ValidationException', 'a new target needs bounds');
      if (!old && this.endpoint?.EndpointStatus !== 'InService')
        throw new Refusal('ValidationException', 'The endpoint is not in service.');
      this.targets.set(target.ResourceId, registered);
      if (this.moves && !old) this.endpoint!.EndpointStatus = 'Updating';
    },
    DescribeScalableTargets: ({ ResourceIds }) => ({
      ScalableTargets: [...this.targets.values()].filter(({ ResourceId }) => ResourceIds.includes(ResourceId)),
    }),
    DeregisterScalableTarget: ({ ResourceId }) => {
      this.found(this.targets, ResourceId, 'ObjectNotFoundException');
      this.targets.delete(ResourceId);
      for (const items of [this.policies, this.schedules])
        for (const [key, item] of items) if (item.ResourceId === ResourceId) items.delete(key);
    },
    PutScalingPolicy: ({ ServiceNamespace: _namespace, ...policy }) => {
      this.found(this.targets, policy.ResourceId, 'ObjectNotFoundException');
      const key = `${policy.ResourceId}/${policy.PolicyName}`;
      const PolicyARN = this.policies.get(key)?.PolicyARN ?? `arn:policy/${++this.serial}`;
      this.policies.set(key, { ...policy, PolicyARN });
      return { PolicyARN };
    },
    DescribeScalingPolicies: (input) => ({ ScalingPolicies: this.ofTarget(this.policies, input) }),
    DeleteScalingPolicy: ({ ResourceId, PolicyName }) => {
      this.found(this.policies, `${ResourceId}/${PolicyName}`, 'ObjectNotFoundException');
      this.policies.delete(`${ResourceId}/${PolicyName}`);
    },
    PutScheduledAction: ({ ServiceNamespace: _namespace, ...action }) => {
      this.found(this.targets, action.ResourceId, 'ObjectNotFoundException');
      this.schedules.set(`${action.ResourceId}/${action.ScheduledActionName}`, action);
    },
    DescribeScheduledActions: (input) => ({ ScheduledActions: this.ofTarget(this.schedules, input) }),
    DeleteScheduledAction: ({ ResourceId, ScheduledActionName }) =>
      void this.schedules.delete(`${ResourceId}/${ScheduledActionName}`),
    PutMetricAlarm: (alarm) => void this.alarms.set(alarm.AlarmName, alarm),
    DescribeAlarms: ({ AlarmNames }) => ({
      MetricAlarms: [...this.alarms.values()].filter(({ AlarmName }) => AlarmNames.includes(AlarmName)),
    }),
    DeleteAlarms: ({ AlarmNames }) => {
      for (const name of AlarmNames) this.alarms.delete(name);
    },
  };

  private found(items: Items, key: string, code: string): Input {
    const item = items.get(key);
    if (item) return item;
    throw new Refusal(code, `There is no ${key}.`);
  }

  private ofTarget(items: Items, { ResourceId }: Input): Input[] {
    return [...items.values()].filter((item) => item.ResourceId === ResourceId);
  }
}
