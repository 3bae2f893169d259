import { createServer } from 'node:net';
import { releasePort, safePortRange, takePort } from '../../../emulator/src/containers/ports';

const listening = (port: number, host?: string) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** The ports that one container has: its own and the safe ones. */
function blockOf(port: number): number[] {
  const [from, to] = safePortRange(port).split('-').map(Number);
  return [port, ...Array.from({ length: to - from + 1 }, (_, index) => from + index)];
}

test('no two containers have a port in common, and each can listen on all of its own', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, takePort));
  const all = ports.flatMap(blockOf);
  expect(new Set(all).size).toBe(all.length);
  for (const port of blockOf(ports[0])) expect(await listening(port)).toBe(true);
  ports.forEach(releasePort);
});

test('another emulator takes none of the ports that a container has, though nothing listens there yet', async () => {
  const port = await takePort();
  const guard = Number(safePortRange(port).split('-')[1]) + 1;
  expect(await listening(guard, '127.0.0.1')).toBe(false);
  releasePort(port);
  expect(await listening(guard, '127.0.0.1')).toBe(true);
});

test('ports where something listens are passed over', async () => {
  const port = await takePort();
  releasePort(port);
  const stranger = createServer();
  await new Promise<void>((resolve) => stranger.listen(port + 3, resolve));
  const all = await Promise.all(Array.from({ length: 100 }, takePort));
  expect(all).not.toContain(port);
  all.forEach(releasePort);
  await new Promise((resolve) => stranger.close(resolve));
});
