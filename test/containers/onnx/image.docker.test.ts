import { execFileSync, spawnSync } from 'node:child_process';
import { buildServer, CONTAINER, fixture, modelFolder } from './helper';

// Needs a Docker engine, and BASE_IMAGE where the default base cannot be pulled: test/docker/run.sh has both.

const IMAGE = 'serving-test-onnx';
const PORT = String(21_000 + (process.pid % 10_000));
const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();

function runWith(folder: string): string {
  const mount = `${folder}:/opt/ml/model:ro`;
  return docker('run', '-d', '--network', 'host', '-v', mount, '-e', `SAGEMAKER_BIND_TO_PORT=${PORT}`, IMAGE, 'serve');
}

async function untilHealthy(): Promise<void> {
  for (let left = 200; left > 0; left--) {
    const response = await fetch(`http://127.0.0.1:${PORT}/ping`).catch(() => undefined);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the container did not become healthy');
}

describe('the image', () => {
  beforeAll(() => {
    buildServer();
    const base = process.env.BASE_IMAGE;
    const args = base ? ['--build-arg', `BASE_IMAGE=${base}`] : [];
    const built = spawnSync('docker', ['build', '-q', '--network', 'host', ...args, '-t', IMAGE, CONTAINER], {
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(built.stderr);
  }, 600_000);

  test('it says that it listens on the port it is told', () => {
    const labels = JSON.parse(docker('inspect', '-f', '{{json .Config.Labels}}', IMAGE));
    expect(labels).toMatchObject({ 'com.amazonaws.sagemaker.capabilities.accept-bind-to-port': 'true' });
  });

  test('it carries the binaries of one platform', () => {
    const folder = '/opt/serving/node_modules/onnxruntime-node/bin/napi-v6';
    const list = ['-e', `console.log(require('fs').readdirSync('${folder}', { recursive: true }).sort().join())`];
    const arch = process.arch;
    expect(docker('run', '--rm', '--network', 'none', '--entrypoint', 'node', IMAGE, ...list)).toBe(
      `linux,linux/${arch},linux/${arch}/libonnxruntime.so.1,linux/${arch}/onnxruntime_binding.node`,
    );
  });

  test('it serves the mounted model, and stops in peace at SIGTERM', async () => {
    const id = runWith(modelFolder('total'));
    try {
      await untilHealthy();
      const init = {
        method: 'POST',
        body: new Uint8Array(fixture('rows_f4.npy')),
        headers: { 'content-type': 'application/x-npy' },
      };
      const response = await fetch(`http://127.0.0.1:${PORT}/invocations`, init);
      expect(await response.json()).toEqual({ predictions: 21 });
      docker('kill', '--signal', 'TERM', id);
      expect(docker('wait', id)).toBe('0');
    } finally {
      docker('rm', '-f', id);
    }
  });

  test('fails when there is no model, with one sentence in its log', () => {
    const { status, stderr } = spawnSync('docker', ['run', '--rm', '--network', 'none', IMAGE, 'serve'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      1,
      "cannot serve: the model folder /opt/ml/model cannot be read: ENOENT: no such file or directory, scandir '/opt/ml/model'\n",
    ]);
  });
});
