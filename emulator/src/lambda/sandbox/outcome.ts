/** What one invocation came to. */
export interface Outcome {
  /** JSON. */
  readonly payload: string;
  /** Set when the function failed; the payload is then the error. */
  readonly functionError?: 'Unhandled';
  /** What was logged during the invocation, its last 4 KB. */
  readonly logTail: string;
}

/** What a function's process is told, and with it what it is given as event and context. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON. */
  readonly payload: string;
  readonly clientContext?: unknown;
}

/** An error of the runtime itself, in the words Lambda answers with. */
export function runtimeError(errorType: string, errorMessage: string): object {
  return { errorType, errorMessage };
}

export const timedOut = (requestId: string, seconds: number) =>
  runtimeError('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`);

/** @param how "with exit code 1" or "by SIGKILL" */
export function exited(requestId: string, how: string): object {
  const code = how.match(/exit code (\d+)/)?.[1];
  const signal = how.match(/by SIG(\w+)/)?.[1];
  const reason = signal
    ? `Runtime exited with error: signal: ${signal === 'KILL' ? 'killed' : signal.toLowerCase()}`
    : code === '0'
      ? 'Runtime exited without providing a reason'
      : `Runtime exited with error: ${code ? `exit status ${code}` : how}`;
  return runtimeError('Runtime.ExitError', `RequestId: ${requestId} Error: ${reason}`);
}
