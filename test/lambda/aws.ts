import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Clients } from '../../lambda/rollout-report/src/rollout';

/** What the stand-in answers to one call: a status and a body. */
export type Answer = { status?: number; body: object };

/** What was asked of it. */
export interface Call {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

export interface Put {
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
  readonly bytes: number;
}

/** SageMaker, CloudWatch and CloudFormation's answer box, as far as the handler sees them: over HTTP, through the real clients. */
export class StandIn {
  public readonly calls: Call[] = [];
  public readonly puts: Put[] = [];
  /** What is answered to each operation, one after the other; the last one again and again. */
  public answers: Record<string, Answer[]> = {};
  /** The statuses that the answer box gives, one after the other; then 200. */
  public boxStatuses: number[] = [];
  private server?: Server;
  public url = '';

  public async start(): Promise<void> {
    this.server = createServer(async (request, response) => {
      const bytes = await read(request);
      const { status, body } = request.method === 'PUT' ? this.put(request, bytes) : this.call(request, bytes);
      response.writeHead(status ?? 200, { 'content-type': request.headers['content-type'] ?? 'text/plain' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  public clients(maxAttempts = 4): Clients {
    const access = {
      endpoint: this.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      maxAttempts,
    };
    return { sagemaker: new SageMakerClient(access), cloudwatch: new CloudWatchClient(access) };
  }

  private call(request: IncomingMessage, bytes: Buffer): Answer {
    const operation = `${request.headers['x-amz-target']}`.split('.')[1];
    this.calls.push({ operation, input: JSON.parse(bytes.toString()) });
    const answers = this.answers[operation] ?? [
      { status: 400, body: { __type: 'ValidationException', message: 'no' } },
    ];
    return answers.length > 1 ? answers.shift()! : answers[0];
  }

  private put(request: IncomingMessage, bytes: Buffer): Answer {
    this.puts.push({ headers: request.headers, body: JSON.parse(bytes.toString()), bytes: bytes.length });
    return { status: this.boxStatuses.shift(), body: {} };
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
