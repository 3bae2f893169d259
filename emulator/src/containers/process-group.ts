import type { ChildProcess } from 'node:child_process';

const GONE = new Set(['ESRCH', 'EPERM']);
const OUTPUT_GRACE_MILLISECONDS = 300;

/** To a detached child and all it started; a group that is gone is no error (macOS says EPERM of it). */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Resolves with how it ended: "with exit code 1". Ended means that its output is read to the end, or that a child it left behind holds the output open. */
export function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`because it could not be started (${error.message})`));
    child.once('exit', (code, signal) => {
      const how = signal ? `by ${signal}` : `with exit code ${code}`;
      child.once('close', () => resolve(how));
      setTimeout(() => resolve(how), OUTPUT_GRACE_MILLISECONDS).unref();
    });
  });
}
