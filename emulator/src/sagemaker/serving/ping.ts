import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const PING_TIMEOUT_MILLISECONDS = 2_000;
const FIRST_PAUSE_MILLISECONDS = 40;
const LONGEST_PAUSE_MILLISECONDS = 1_000;

/** Asks GET /ping, ever more rarely, until it is answered 200 or the signal aborts. */
export async function untilPingPasses(port: number, signal: AbortSignal): Promise<void> {
  let wait = FIRST_PAUSE_MILLISECONDS;
  while (!signal.aborted && !(await pingPasses(port, signal))) {
    await pause(wait, undefined, { signal }).catch(() => {});
    wait = Math.min(wait * 1.25, LONGEST_PAUSE_MILLISECONDS);
  }
}

function pingPasses(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timed = AbortSignal.any([signal, AbortSignal.timeout(PING_TIMEOUT_MILLISECONDS)]);
    const request = get({ host: '127.0.0.1', port, path: '/ping', agent: false, signal: timed }, (response) => {
      response.on('error', () => {}).resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });
}
