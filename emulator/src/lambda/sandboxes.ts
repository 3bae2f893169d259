import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import { ContainerLog } from '../containers/container-log';
import type { Part, World } from '../world/world';
import { Functions } from './functions';
import type { FunctionRecord } from './records';
import { functionEnvironment } from './sandbox/environment';
import type { Invocation, Outcome } from './sandbox/outcome';
import { Pool } from './sandbox/pool';
import { Sandbox } from './sandbox/sandbox';

interface Current {
  /** Of the function as the pool's processes were started for it. */
  readonly revisionId: string;
  readonly pool: Pool;
}

/** The running processes of all functions. */
export class Sandboxes implements Part {
  private readonly current = new Map<string, Current>();
  private readonly pools = new Set<Pool>();
  private readonly logs = new Map<string, ContainerLog>();
  private closed = false;

  public constructor(private readonly world: World) {}

  /** Runs the function as it is now. */
  public invoke(record: FunctionRecord, invocation: Invocation): Promise<Outcome> {
    if (this.closed) throw new Error('The emulator stops.');
    return this.poolOf(record).invoke(invocation);
  }

  /** Ends the processes of a function that was deleted. */
  public retire({ arn }: FunctionRecord): void {
    this.current.get(arn)?.pool.retire();
    this.current.delete(arn);
  }

  public async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.pools].map((pool) => pool.close()));
    await Promise.all([...this.logs.values()].map((log) => log.close()));
  }

  private poolOf(record: FunctionRecord): Pool {
    const found = this.current.get(record.arn);
    if (found?.revisionId === record.revisionId) return found.pool;
    found?.pool.retire();
    const pool = new Pool(this.world, () => this.start(record));
    this.pools.add(pool);
    this.current.set(record.arn, { revisionId: record.revisionId, pool });
    return pool;
  }

  private start(record: FunctionRecord): Sandbox {
    const folder = this.world.part(Functions).codeFolder(record);
    const day = this.world.now().toISOString().slice(0, 10).replaceAll('-', '/');
    const logStream = `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
    const environment = functionEnvironment(this.world, record, folder, logStream);
    return new Sandbox({ record, folder, environment, log: this.logOf(record) });
  }

  private logOf({ name }: FunctionRecord): ContainerLog {
    const file = path.join(this.world.subfolder('logs', 'lambda'), `${name}.log`);
    const log = this.logs.get(file) ?? new ContainerLog(file);
    this.logs.set(file, log);
    return log;
  }
}
