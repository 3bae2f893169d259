import type { IncomingMessage } from 'node:http';

type Fields = Readonly<Record<string, unknown>>;

/** JSON lines on stdout, bugs on stderr; never a payload. */
export class Log {
  public constructor(private readonly requests: boolean) {}

  public event(event: string, fields: Fields): void {
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`);
  }

  public request({ method, url, headers }: IncomingMessage, status: number, milliseconds: number): void {
    if (!this.requests) return;
    const inferenceId = headers['x-amzn-sagemaker-inference-id'];
    const targetModel = headers['x-amzn-sagemaker-target-model'];
    const ms = Math.round(milliseconds * 1000) / 1000;
    this.event('request', { method, path: url, status, ms, inferenceId, targetModel });
  }

  public bug(error: unknown): void {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
