import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** The emulator as a process of its own, which is killed and started again on the same folder and port. */
export class Killed {
  public static async start(): Promise<Killed> {
    const killed = new Killed(realpathSync(mkdtempSync(path.join(tmpdir(), 'serving-killed-'))));
    await killed.run();
    return killed;
  }

  public url = '';
  /** How often it was killed. */
  public kills = 0;
  private child: ChildProcess | undefined;

  private constructor(private readonly folder: string) {}

  public async kill(): Promise<void> {
    const exited = this.child && once(this.child, 'exit');
    this.child?.kill('SIGKILL');
    await exited;
    this.kills++;
    await this.run();
  }

  /** Ends its containers, too: the next start would, and there is none. */
  public async remove(): Promise<void> {
    const exited = this.child && once(this.child, 'exit');
    this.child?.kill('SIGTERM');
    await exited;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(): Promise<void> {
    const port = this.url ? new URL(this.url).port : '0';
    const program = ['--import', 'tsx', path.join(__dirname, 'child.ts'), this.folder, port];
    this.child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(this.child.stdout!, 'data');
    this.url = String(line).trim();
  }
}
