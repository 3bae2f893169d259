import { mkdtempSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { simulateCommand } from '../../../emulator/src/commands/simulate';

const folder = mkdtempSync(path.join(os.tmpdir(), 'simulate-'));

/** A file of its own. */
export function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** What the command prints. */
export async function simulated(...args: readonly string[]): Promise<string> {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await simulateCommand().parseAsync(args, { from: 'user' });
    return write.mock.calls.map(([text]) => text).join('');
  } finally {
    write.mockRestore();
  }
}

/** Rows of a minute each, with so many requests. */
export function minutes(...requests: readonly number[]): string {
  return ['time,requests', ...requests.map((count, minute) => `${minute * 60},${count}`)].join('\n');
}

/** A number of minutes of the same. */
export const steady = (count: number, requests: number): number[] => Array<number>(count).fill(requests);
