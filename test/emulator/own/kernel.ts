import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ecr } from '../../../emulator/src/ecr';
import { Dispatcher, type Services } from '../../../emulator/src/http/dispatch';
import { notImitated } from '../../../emulator/src/http/errors';
import { HttpServer } from '../../../emulator/src/http/server';
import type { RestService } from '../../../emulator/src/http/types';
import { own } from '../../../emulator/src/own';
import { s3 } from '../../../emulator/src/s3';
import { ssm } from '../../../emulator/src/ssm';
import { sts } from '../../../emulator/src/sts';
import { SystemClock } from '../../../emulator/src/world/clock';
import { silentLog } from '../../../emulator/src/world/log';
import { World } from '../../../emulator/src/world/world';

const nothing: RestService = {
  handle: () => Promise.reject(notImitated('this service')),
  renderError: ({ status, message }) => ({ status, body: message }),
};

const services: Services = {
  json: { AmazonSSM: ssm, AmazonEC2ContainerRegistry_V20150921: ecr },
  query: { sts },
  runtime: nothing,
  s3,
  own,
};

/** The services of this folder's neighbours behind the real server, on a state folder of their own. */
export class Kernel {
  /** Starts one whose state folder goes when it stops. */
  public static async start(): Promise<Kernel> {
    const kernel = new Kernel(mkdtempSync(path.join(tmpdir(), 'serving-kernel-')));
    await kernel.serve();
    return kernel;
  }

  public world!: World;
  public port!: number;
  private server!: HttpServer;

  private constructor(public readonly folder: string) {}

  public get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What every client of the JavaScript SDK is made with. */
  public get client() {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    return { endpoint: this.url, region: 'us-east-1', credentials, maxAttempts: 1 };
  }

  /** A new process, as far as one can tell: a new world on the same folder, on another port. */
  public async restart(): Promise<void> {
    await this.close();
    await this.serve();
  }

  public async stop(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async serve(): Promise<void> {
    this.world = new World({ folder: this.folder, clock: new SystemClock(), log: silentLog });
    this.server = new HttpServer(new Dispatcher(this.world, services));
    this.port = await this.server.listen(0);
  }

  private async close(): Promise<void> {
    await this.world.close();
    await this.server.close();
  }
}
