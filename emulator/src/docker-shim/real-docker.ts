import { spawnSync } from 'node:child_process';

const PATIENCE_MILLISECONDS = 10_000;

/** Whether there is a docker program, with an engine behind it. */
export function dockerAnswers(): boolean {
  return spawnSync('docker', ['version'], { stdio: 'ignore', timeout: PATIENCE_MILLISECONDS }).status === 0;
}

/** Builds with the very arguments this program was given. Returns docker's exit code. */
export function dockerBuild(words: readonly string[]): number {
  return docker(['build', ...words]);
}

export function dockerTag(source: string, target: string): number {
  return docker(['tag', source, target]);
}

function docker(words: readonly string[]): number {
  return spawnSync('docker', words, { stdio: 'inherit' }).status ?? 1;
}
