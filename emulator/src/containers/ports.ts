import { createServer, type Server } from 'node:net';
import { Sentence } from '../sentence';

/** Below the range from which systems take the ports of outgoing connections, so that none of those gets in between. */
const FIRST = 20_000;
const LAST = 31_999;

/**
 * A container's ports lie side by side: the one that it listens on, those that are safe for it to listen on besides,
 * and one that the emulator itself holds for as long as the container has the others. No other emulator on this machine
 * can hold it too, so that none takes a port that nobody happens to listen on yet.
 */
const BLOCK = 20;
const SAFE = BLOCK - 2;
const BLOCKS = (LAST + 1 - FIRST) / BLOCK;

const held = new Map<number, Server>();

/** The port for a container to listen on. It and the safe ports beside it are nobody else's until it is released. */
export async function takePort(): Promise<number> {
  const start = Math.floor(Math.random() * BLOCKS);
  for (let i = 0; i < BLOCKS; i++) {
    const port = FIRST + ((start + i) % BLOCKS) * BLOCK;
    if (await take(port)) return port;
  }
  throw new Sentence(
    `No ports are left for another container: each takes ${BLOCK} of those from ${FIRST} to ${LAST}, and on this machine something listens in every such range.`,
  );
}

export function releasePort(port: number): void {
  held.get(port)?.close();
  held.delete(port);
}

/** Where the container that listens on the port may listen besides, as SageMaker writes it: from-to, both included. */
export function safePortRange(port: number): string {
  return `${port + 1}-${port + SAFE}`;
}

async function take(port: number): Promise<boolean> {
  if (held.has(port)) return false;
  const guard = await listen({ port: port + BLOCK - 1, host: '127.0.0.1' });
  if (!guard) return false;
  if (!(await areFree(port, 1 + SAFE))) {
    guard.close();
    return false;
  }
  held.set(port, guard.unref());
  return true;
}

/** Tried on all addresses: a container may bind to any. */
async function areFree(first: number, count: number): Promise<boolean> {
  const ports = Array.from({ length: count }, (_, index) => first + index);
  const servers = await Promise.all(ports.map((port) => listen({ port })));
  await Promise.all(servers.map((server) => server && new Promise((resolve) => server.close(resolve))));
  return servers.every((server) => server !== undefined);
}

/** Undefined when somebody else listens there. */
function listen(address: { readonly port: number; readonly host?: string }): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ ...address, exclusive: true }, () => resolve(server));
  });
}
