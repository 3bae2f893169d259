import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, ContainerProcess } from '../container-process';

export { folderWith, type Reply } from '../container-process';

export const CONTAINER = join(__dirname, '../../../containers/onnx');
const FIXTURES = join(__dirname, 'fixtures');

export const fixture = (name: string): Buffer => readFileSync(join(FIXTURES, name));

/** A model folder with a fixture, under its own name unless another is given. */
export function modelFolder(name: string, as = `${name}.onnx`): string {
  const folder = mkdtempSync(join(tmpdir(), 'onnx-'));
  cpSync(join(FIXTURES, `${name}.onnx`), join(folder, as));
  return folder;
}

export const buildServer = (): void => build(CONTAINER);

/** The built server as a process of its own, spoken to over HTTP. */
export class ServerProcess extends ContainerProcess {
  /** Runs the server without waiting for it to be ready. */
  public static spawn(folder: string, env: Record<string, string> = {}, args = ['serve']): ServerProcess {
    return new ServerProcess(CONTAINER, { SM_MODEL_DIR: folder, ...env }, args);
  }

  /** A server that serves a fixture. */
  public static async start(model: string, env: Record<string, string> = {}): Promise<ServerProcess> {
    return ServerProcess.spawn(modelFolder(model), env).ready();
  }
}

interface PlainTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: readonly number[];
}

const REFERENCE = `
const { InferenceSession, Tensor } = require('onnxruntime-node');
const [file, feeds] = [process.argv[1], JSON.parse(process.argv[2])];
const tensor = ({ type, data, dims }) => new Tensor(type, type === 'int64' ? data.map(BigInt) : data, dims);
InferenceSession.create(file).then(async (session) => {
  const given = Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, tensor(value)]));
  const outputs = Object.entries(await session.run(given));
  const plain = outputs.map(([name, { type, dims, data }]) => [name, { type, dims, data: Array.from(data, Number) }]);
  console.log(JSON.stringify(Object.fromEntries(plain)));
});`;

/** What ONNX Runtime itself answers, asked in a process of its own: it does not know jest's typed arrays. */
export function reference(model: string, feeds: Record<string, PlainTensor>): Record<string, PlainTensor> {
  const args = ['-e', REFERENCE, join(FIXTURES, `${model}.onnx`), JSON.stringify(feeds)];
  return JSON.parse(
    execFileSync(process.execPath, args, { cwd: CONTAINER, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

/** Row-major data as rows. */
export function rowsOf({ dims, data }: PlainTensor): number[][] {
  const width = dims[1] ?? 1;
  return Array.from({ length: dims[0] ?? 1 }, (_, row) => data.slice(row * width, (row + 1) * width));
}

/** Starts one server for the tests of a describe block. */
export function serving(model: string, env: Record<string, string> = {}): () => ServerProcess {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start(model, env);
  });
  afterAll(() => server.stop());
  return () => server;
}

/** Servers for single tests, one a model, stopped together. */
export function oneEach(): (model: string) => Promise<ServerProcess> {
  const started = new Map<string, Promise<ServerProcess>>();
  afterAll(async () => {
    for (const server of started.values()) await (await server).stop();
  });
  return (model) => {
    const server = started.get(model) ?? ServerProcess.start(model);
    started.set(model, server);
    return server;
  };
}
