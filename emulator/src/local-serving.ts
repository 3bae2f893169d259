import * as path from 'node:path';
import { dockerAnswers } from './containers/docker-engine';
import { type Runtime, RuntimeChoice } from './containers/runtime-choice';
import { clientEnvironment } from './environment';
import { Dispatcher } from './http/dispatch';
import { HttpServer } from './http/server';
import { type OnRollback, RollbackHandling } from './sagemaker/resources/rollback-handling';
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
  /**
   * What runs containers. `auto` runs images with a `local.json` as processes and all others in Docker, where an engine
   * answers; `process` never uses Docker; `docker` runs all images in it, but for those that `imageOverrides` names.
   *
   * An engine without a network of its own (`dockerd --bridge=none`) needs SERVING_DOCKER_NETWORK=host in the environment.
   *
   * @default auto
   */
  readonly runtime?: Runtime;
  /** How much faster than the wall's the clock of bakes, waits, alarms and metrics runs. @default 1 */
  readonly speed?: number;
  /**
   * What CloudFormation's endpoint handler makes of an update that SageMaker rolled back; AWS's own is not known.
   *
   * @default succeed
   */
  readonly onRollback?: OnRollback;
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
    const runtime = options.runtime ?? 'auto';
    if (runtime === 'docker' && !dockerAnswers())
      throw new Sentence(
        '--runtime docker: no Docker engine answers here (docker version). Start one, or leave it out.',
      );
    const folder = path.resolve(options.state ?? '.serving-local');
    const lock = await StateLock.take(folder);
    try {
      const world = new World({ folder, clock: new SystemClock(options.speed ?? 1), log: options.log ?? silentLog });
      connect(world, options.imageOverrides ?? {});
      world.part(RuntimeChoice).use(runtime);
      world.part(RollbackHandling).use(options.onRollback ?? 'succeed');
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
