import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CONTAINER, ServerProcess } from '../helper';
import { LINEAR, multiModels, onLinux } from './helper';

const multiModel = multiModels();

onLinux('there is one port and no second one', async () => {
  const server = await multiModel({ SAGEMAKER_SAFE_PORT_RANGE: '21000-21010' });
  expect(listening(server.child.pid!)).toEqual([server.port]);
});

test('the image says that it serves many models', () => {
  const label = 'LABEL com.amazonaws.sagemaker.capabilities.multi-models=true';
  expect(readFileSync(join(CONTAINER, 'Dockerfile'), 'utf8')).toContain(label);
});

test.each([
  ['SAGEMAKER_MULTI_MODEL', 'yes', 'true or false'],
  ['SERVING_MODEL_MEMORY_BYTES', '1GB', `a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`],
])('fails when %s is %s', async (name, given, allowed) => {
  const server = ServerProcess.spawn(LINEAR, { [name]: given });
  expect([await server.exit, server.stderr]).toEqual([
    1,
    `cannot serve: ${name} is "${given}", allowed is ${allowed}\n`,
  ]);
});

/** The TCP ports on which the process listens, as Linux knows them. */
function listening(pid: number): number[] {
  const folder = `/proc/${pid}/fd`;
  const inodes = readdirSync(folder).map((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, fd)))?.[1]);
  const lines = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').split('\n').slice(1);
  const sockets = lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === '0A');
  const own = sockets.filter((columns) => inodes.includes(columns[9]));
  return own.map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16));
}
