import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Sentence } from './sentence';

/** Who serves a state folder, as written in it. */
export interface Holder {
  readonly pid: number;
  /** Missing until the port is bound. */
  readonly url?: string;
}

/** The file in a state folder that says which process serves it. One at a time. */
export class StateLock {
  private constructor(private readonly file: string) {}

  /**
   * Takes the folder.
   *
   * @throws Sentence when another living process serves it; the sentence says where.
   */
  public static async take(folder: string): Promise<StateLock> {
    mkdirSync(folder, { recursive: true });
    const holder = StateLock.holder(folder);
    if (holder && (await serves(holder, folder))) {
      throw new Sentence(
        `The state folder ${folder} is already served ${at(holder)}. Stop that one first, or choose another folder with --state.`,
      );
    }
    const lock = new StateLock(fileIn(folder));
    lock.write({ pid: process.pid });
    return lock;
  }

  /** The living process that serves the folder, if there is one. */
  public static holder(folder: string): Holder | undefined {
    const holder = read(fileIn(folder));
    return holder && isAlive(holder.pid) ? holder : undefined;
  }

  public announce(url: string): void {
    this.write({ pid: process.pid, url });
  }

  public release(): void {
    rmSync(this.file, { force: true });
  }

  private write(holder: Holder): void {
    writeFileSync(this.file, JSON.stringify(holder));
  }
}

const fileIn = (folder: string) => path.join(folder, 'served-by.json');

const at = (holder: Holder) => (holder.url ? `at ${holder.url} (process ${holder.pid})` : `by process ${holder.pid}`);

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether the holder is what its file says, and not another program that got its process id since. */
async function serves({ url }: Holder, folder: string): Promise<boolean> {
  if (!url) return true;
  const answer = await fetch(`${url}/_serving/health`).catch(() => undefined);
  const health = (await answer?.json().catch(() => undefined)) as { state?: string } | undefined;
  return health?.state === folder;
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
