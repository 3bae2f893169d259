import { type Agent, request } from 'node:http';
import { percentile } from '../examples/report';

/** Where requests go, and what they carry. */
export interface Target {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answered {
  readonly ms: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** An endpoint as `/_serving/status` tells it. */
export interface ServedEndpoint {
  readonly description: { readonly EndpointName: string };
  readonly instances: readonly {
    readonly variant: string;
    readonly containers: readonly { readonly name: string; readonly port: number }[];
  }[];
}

export async function endpointsAt(url: string): Promise<ServedEndpoint[]> {
  const { endpoints } = (await (await fetch(`${url}/_serving/status`)).json()) as { endpoints: ServedEndpoint[] };
  return endpoints;
}

/** One request of a bare HTTP client. */
export function call({ port, path, headers, body }: Target, agent: Agent): Promise<Answered> {
  const start = performance.now();
  const all = { ...headers, 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', headers: all, agent }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`answered ${answer.statusCode}`));
      const chunks: Buffer[] = [];
      answer
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .once('end', () => {
          const ms = performance.now() - start;
          resolve({ ms, contentType: answer.headers['content-type'], body: Buffer.concat(chunks).toString('utf8') });
        });
    });
    outgoing.once('error', reject).end(body);
  });
}

export const median = (values: readonly number[]) => percentile(values, 50)!;
export const round = (value: number) => Math.round(value * 100) / 100;
