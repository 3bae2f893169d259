import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { World } from '../world/world';
import { docker } from './docker-engine';

/** The variable by which every process that a state folder's emulator starts is known, whatever it became since. */
export const MARKER = 'SERVING_LOCAL_STATE_ID';

/** The label of every container that it starts in Docker, with the state folder's mark. */
export const LABEL = 'sagemaker-serving-local';

/** The mark of this state folder's processes. */
export function markOf(world: World): string {
  const ids = world.collection<string>('state-id');
  return ids.get('id') ?? ids.set('id', randomUUID());
}

/** Ends what an emulator that was killed left running. Returns how many processes and Docker containers that were. */
export async function killLeftovers(world: World): Promise<number> {
  const mark = `${MARKER}=${markOf(world)}`;
  const left = (process.platform === 'linux' ? withMarkInProc(mark) : await withMarkInPs(mark)).filter(
    (pid) => pid !== process.pid,
  );
  for (const pid of left) kill(pid);
  return left.length + (await removeContainers(world));
}

/** Docker is not asked where it was never used. */
async function removeContainers(world: World): Promise<number> {
  if (!existsSync(path.join(world.folder, 'images-docker'))) return 0;
  const listed = await docker(['ps', '--all', '--quiet', '--filter', `label=${LABEL}=${markOf(world)}`]);
  const ids = listed?.split('\n').filter((id) => id !== '') ?? [];
  if (ids.length > 0) await docker(['rm', '--force', ...ids]);
  return ids.length;
}

function withMarkInProc(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentOf(pid).includes(mark))
    .map(Number);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return []; // gone, or somebody else's
  }
}

/** macOS: ps shows the environment behind the command. */
async function withMarkInPs(mark: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axEww', '-o', 'pid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .split('\n')
    .filter((line) => line.includes(mark))
    .map((line) => Number.parseInt(line, 10));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
