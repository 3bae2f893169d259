import { execFile, spawnSync } from 'node:child_process';

const PATIENCE_MILLISECONDS = 5_000;

const patiently = () => ({ timeout: PATIENCE_MILLISECONDS, env: process.env });

/** Whether there is a docker program, with an engine behind it. */
export function dockerAnswers(): boolean {
  return spawnSync('docker', ['version'], { ...patiently(), stdio: 'ignore' }).status === 0;
}

/** The id of the image that the engine has under a name: `sha256:` and 64 digits. */
export function engineImageId(name: string): string | undefined {
  const words = ['image', 'inspect', '--format', '{{.Id}}', name];
  const { status, stdout } = spawnSync('docker', words, { ...patiently(), encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** The labels of the image that the engine has under a name. */
export function engineImageLabels(name: string): Readonly<Record<string, string>> | undefined {
  const words = ['image', 'inspect', '--format', '{{json .Config.Labels}}', name];
  const { status, stdout } = spawnSync('docker', words, { ...patiently(), encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout) ?? {}) : undefined;
}

/** Calls docker. Resolves with what it prints, or undefined when it fails. */
export function docker(words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('docker', [...words], { env: process.env }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}

/** Whether the engine has no network of its own, as `dockerd --bridge=none` has none: containers then share this machine's. */
export const sharesNetwork = () => process.env.SERVING_DOCKER_NETWORK === 'host';

/** What `docker build` and `docker run` are told of it. */
export const networkOptions = () => (sharesNetwork() ? ['--network', 'host'] : []);
