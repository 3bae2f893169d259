import { join } from 'node:path';
import { build, ContainerProcess, folderWith } from '../container-process';

export const CONTAINER = join(__dirname, '../../../containers/transform');

export const buildServer = (): void => build(CONTAINER);

/** The built server as a process of its own. */
export function spawn(folder: string, env: Record<string, string> = {}): ContainerProcess {
  return new ContainerProcess(CONTAINER, { SM_MODEL_DIR: folder, ...env });
}

/** Servers of functions that are written in the test, stopped together. */
export function transforms(): (code: string, env?: Record<string, string>) => Promise<ContainerProcess> {
  const started: ContainerProcess[] = [];
  afterAll(() => Promise.all(started.map((server) => server.stop())));
  return (code, env) => {
    const server = spawn(folderWith({ 'transform.mjs': code }), env);
    started.push(server);
    return server.ready();
  };
}
