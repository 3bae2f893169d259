import { messageOf, StartError } from './errors';
import type { Handler } from './handler';
import { Health } from './health';
import { stopOnSignal } from './lifecycle';
import type { Log } from './log';
import { HttpServer } from './server';
import type { ServerSettings } from './settings';

/** What a container does once its port is open. */
export interface Container {
  readonly handle: Handler;
  /** Makes ready what is served, and says what the log line `serving` says of it. */
  load(): Promise<Record<string, unknown>>;
}

/** Listens, loads, and stops at a signal; the health check passes from the moment the container says so. */
export async function start(settings: ServerSettings, log: Log, make: (health: Health) => Container): Promise<void> {
  const { port: wanted, host } = settings;
  const health = new Health();
  const container = make(health);
  const server = new HttpServer(container.handle, settings.maxBodyBytes, log);
  stopOnSignal((signal) => {
    log.event('stopping', { signal });
    health.drain();
    return server.drain();
  });
  const port = await server.listen(wanted, host).catch((error) => {
    throw new StartError(`cannot listen on ${host}:${wanted}: ${messageOf(error)}`);
  });
  log.event('serving', { ...(await container.load()), host, port });
}

/** Runs the program of a container; what it cannot start with is one sentence on stderr. */
export function run(main: () => Promise<void>): void {
  // A reader of the log that goes away takes only the log with it.
  process.stdout.on('error', () => undefined);
  checked(main).catch((error) => {
    const known = error instanceof StartError;
    process.stderr.write(`${known ? `cannot serve: ${error.message}` : (error?.stack ?? error)}\n`);
    process.exit(1);
  });
}

async function checked(main: () => Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.length !== 1 || args[0] !== 'serve')
    throw new StartError('the one argument is `serve`, as SageMaker passes it');
  await main();
}
