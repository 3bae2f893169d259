import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections, so that none of those gets in between. */
const FIRST = 20_000;
const LAST = 32_000;

const taken = new Set<number>();

/** A port that is free on this machine and that no other call was given, until it is released. */
export async function takePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (taken.has(port)) continue;
    taken.add(port);
    if (await isFree(port)) return port;
    taken.delete(port);
  }
}

export function releasePort(port: number): void {
  taken.delete(port);
}

/** Tried on all addresses: a container may bind to any. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
