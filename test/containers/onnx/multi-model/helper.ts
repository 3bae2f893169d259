import type { Reply } from '../../container-process';
import { buildServer, modelFolder, ServerProcess } from '../helper';

/** What only Linux can say of a process. */
export const onLinux = process.platform === 'linux' ? test : test.skip;

/** Starts servers of many models, stopped together. */
export function multiModels(): (env?: Record<string, string>) => Promise<ServerProcess> {
  const servers: ServerProcess[] = [];
  beforeAll(buildServer);
  afterAll(() => Promise.all(servers.map((server) => server.stop())));
  return (env = {}) => {
    const server = ServerProcess.spawn('/nowhere', { SAGEMAKER_MULTI_MODEL: 'true', ...env });
    servers.push(server);
    return server.ready();
  };
}

export const LINEAR = modelFolder('linear');
export const ROW = '[1,2,3,4]';
export const pathOf = (name: string): string => `/models/${encodeURIComponent(name)}`;

export const load = (server: ServerProcess, name: string, url: string): Promise<Reply> =>
  server.post('/models', JSON.stringify({ model_name: name, url }), { 'content-type': 'application/json' });
export const unload = (server: ServerProcess, name: string): Promise<Reply> =>
  server.request(pathOf(name), { method: 'DELETE' });
export const invoke = (
  server: ServerProcess,
  name: string,
  body = ROW,
  headers: Record<string, string> = {},
): Promise<Reply> => server.post(`${pathOf(name)}/invoke`, body, { 'content-type': 'application/json', ...headers });

export function told(reply: Reply): unknown[] {
  return [reply.status, JSON.parse(reply.text)];
}

export const notLoaded = (name: string): unknown[] => [
  404,
  { error: `the model "${name}" is not loaded`, code: 'NOT_LOADED' },
];
