import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fixture, folderWith, modelFolder, ServerProcess } from '../helper';
import { invoke, LINEAR, load, multiModels, onLinux, told, unload } from './helper';

const multiModel = multiModels();

describe('memory', () => {
  // What the server sets aside for the smallest model: 128 KiB and twice its file.
  const bytes = 131_072 + 2 * fixture('linear.onnx').length;

  test('fails when a model does not fit, and works when another one is unloaded', async () => {
    const server = await multiModel({ SERVING_MODEL_MEMORY_BYTES: String(3 * bytes) });
    for (const name of ['a', 'b', 'c']) expect((await load(server, name, LINEAR)).status).toBe(200);
    expect(told(await load(server, 'd', LINEAR))).toEqual([
      507,
      {
        error: `the model cannot be loaded: it takes ${bytes} bytes of memory, 0 of ${3 * bytes} are free`,
        code: 'OUT_OF_MEMORY',
      },
    ]);
    expect((await invoke(server, 'a')).status).toBe(200);
    await unload(server, 'b');
    expect((await load(server, 'd', LINEAR)).status).toBe(200);
    expect((await load(server, 'b', LINEAR)).status).toBe(507);
  });

  test('what fails to load takes none', async () => {
    const server = await multiModel({ SERVING_MODEL_MEMORY_BYTES: String(bytes) });
    const folder = folderWith({ 'model.onnx': fixture('linear.onnx').subarray(0, 100) });
    for (let left = 3; left > 0; left--) expect((await load(server, 'broken', folder)).status).toBe(400);
    expect((await load(server, 'a', LINEAR)).status).toBe(200);
  });

  test('weights in files beside the model count', async () => {
    const server = await multiModel({ SERVING_MODEL_MEMORY_BYTES: String(bytes + 10_000) });
    const folder = folderWith({ 'model.onnx': fixture('linear.onnx'), 'model.onnx.data': Buffer.alloc(6_000) });
    expect((await load(server, 'a', folder)).status).toBe(507);
    rmSync(join(folder, 'model.onnx.data'));
    expect((await load(server, 'a', folder)).status).toBe(200);
  });

  test('fails when a small file grows into more than there is, and its memory is free again', async () => {
    const server = await multiModel({ SERVING_MODEL_MEMORY_BYTES: '50000000' });
    const reply = await load(server, 'greedy', modelFolder('greedy'));
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([507, 'OUT_OF_MEMORY']);
    expect(reply.text).toMatch(/it grew to \d{8,9} bytes, which is more than is left/);
    expect((await load(server, 'a', LINEAR)).status).toBe(200);
  });

  test('fails when the runtime itself cannot get the memory', async () => {
    const server = await multiModel();
    const reply = await load(server, 'boundless', modelFolder('boundless'));
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([507, 'OUT_OF_MEMORY']);
    expect((await load(server, 'a', LINEAR)).status).toBe(200);
  });

  test('fails when the one model does not fit into memory', async () => {
    const folder = modelFolder('boundless');
    const server = ServerProcess.spawn(folder);
    expect(await server.exit).toBe(1);
    expect(server.stderr).toMatch(`cannot serve: ${join(folder, 'boundless.onnx')} does not fit into memory: `);
  });

  onLinux(
    'a thousand models share the threads of the process, and take no more memory than they count for',
    async () => {
      const server = await multiModel();
      const status = (name: string): number =>
        Number(
          new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))?.[1],
        );
      const round = async (name: string): Promise<void> => {
        await load(server, name, LINEAR);
        await invoke(server, name);
      };
      await round('first');
      const before = { threads: status('Threads'), kibibytes: status('VmRSS') };
      for (let index = 0; index < 1000; index++) await round(`m${index}`);
      expect(status('Threads') - before.threads).toBeLessThan(5);
      expect((status('VmRSS') - before.kibibytes) * 1024).toBeLessThan(1000 * bytes);
    },
  );
});
