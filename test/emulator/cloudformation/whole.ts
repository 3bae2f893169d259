import { readFile } from 'node:fs/promises';
import { cloudFormation, type Neighbours, type ResourceHandler, Stacks } from '../../../emulator/src/cloudformation';
import { ecr, ecrHandlers } from '../../../emulator/src/ecr';
import { Dispatcher } from '../../../emulator/src/http/dispatch';
import { HttpServer } from '../../../emulator/src/http/server';
import { own } from '../../../emulator/src/own';
import { Buckets, s3, s3Handlers } from '../../../emulator/src/s3';
import { Parameters, ssm, ssmHandlers } from '../../../emulator/src/ssm';
import { sts } from '../../../emulator/src/sts';
import { SystemClock } from '../../../emulator/src/world/clock';
import type { Log } from '../../../emulator/src/world/log';
import { World } from '../../../emulator/src/world/world';

/** All that a `cdk deploy` talks to, with the services' own handlers and some of the test's. */
export class Whole {
  public static async start(
    folder: string,
    log: Log,
    handlers: Readonly<Record<string, ResourceHandler>> = {},
  ): Promise<Whole> {
    const world = new World({ folder, clock: new SystemClock(), log });
    world.part(Stacks).connect(neighboursIn(world, handlers));
    const services = {
      json: { AmazonSSM: ssm, AmazonEC2ContainerRegistry_V20150921: ecr },
      query: { sts, cloudformation: cloudFormation },
      runtime: s3,
      s3,
      own,
    };
    const server = new HttpServer(new Dispatcher(world, services));
    const port = await server.listen(0);
    await world.part(Stacks).resume();
    return new Whole(world, server, `http://127.0.0.1:${port}`);
  }

  private constructor(
    private readonly world: World,
    private readonly server: HttpServer,
    public readonly url: string,
  ) {}

  public async stop(): Promise<void> {
    await this.world.close();
    await this.server.close();
  }
}

function neighboursIn(world: World, handlers: Readonly<Record<string, ResourceHandler>>): Neighbours {
  return {
    handlers: { ...s3Handlers, ...ssmHandlers, ...ecrHandlers, ...handlers },
    readParameter: async (scope, name) => world.part(Parameters).find(scope, name)?.value,
    readObject: async (_, bucket, key) => {
      const file = world.part(Buckets).fileOf(bucket, key);
      return file && readFile(file, 'utf8');
    },
  };
}
