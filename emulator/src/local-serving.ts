import * as path from 'node:path';
import { clientEnvironment } from './environment';
import { Dispatcher } from './http/dispatch';
import { HttpServer } from './http/server';
import { Sentence } from './sentence';
import { connect, resume, SERVICES } from './services';
import { StateLock } from './state-lock';
import { SystemClock } from './world/clock';
import { type Log, silentLog } from './world/log';
import { World } from './world/world';

export interface LocalServingOptions {
  /** The port on 127.0.0.1; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** The folder that holds everything which survives a restart. @default .serving-local in the working directory */
  readonly state?: string;
  /** Where the emulator says what it does. @default nowhere */
  readonly log?: Log;
  /** Folders (each with a local.json) that stand in for images, by image URI or the start of one. @default none */
  readonly imageOverrides?: Readonly<Record<string, string>>;
}

/**
 * Amazon SageMaker serving on this machine.
 *
 * @example
 * const local = await LocalServing.start({ port: 0 });
 * const client = new SageMakerRuntimeClient({ endpoint: local.url, region: 'us-east-1', credentials });
 * await local.stop();
 */
export class LocalServing {
  /**
   * Starts the emulator. Endpoints that the state folder holds are served again.
   *
   * @throws an Error whose message says what to change, when the port or the state folder is in use.
   */
  public static async start(options: LocalServingOptions = {}): Promise<LocalServing> {
    const folder = path.resolve(options.state ?? '.serving-local');
    const lock = await StateLock.take(folder);
    try {
      const world = new World({ folder, clock: new SystemClock(), log: options.log ?? silentLog });
      connect(world, options.imageOverrides ?? {});
      const server = new HttpServer(new Dispatcher(world, SERVICES));
      const url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
      lock.announce(url);
      await resume(world, url);
      return new LocalServing(url, world, server, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  private constructor(
    /** The address every AWS client is pointed at. */
    public readonly url: string,
    private readonly world: World,
    private readonly server: HttpServer,
    private readonly lock: StateLock,
  ) {}

  /** The environment variables that point AWS clients and the CDK command line here. */
  public get environment(): Record<string, string> {
    return clientEnvironment(this.url);
  }

  /** Drains and ends what runs, and frees the port. The state stays for the next start. */
  public async stop(): Promise<void> {
    await this.world.close();
    await this.server.close();
    this.lock.release();
  }
}

async function listen(server: HttpServer, port: number): Promise<number> {
  try {
    return await server.listen(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Sentence(`Port ${port} is in use by another program: stop that one, or choose another port with --port.`);
  }
}
