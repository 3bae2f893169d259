import { spawnSync } from 'node:child_process';
import { networkOptions } from '../containers/docker-engine';

/** Builds with the very arguments this program was given. Returns docker's exit code. */
export function dockerBuild(words: readonly string[]): number {
  const hasNetwork = words.some((word) => /^--network(=|$)/.test(word));
  return docker(['build', ...(hasNetwork ? [] : networkOptions()), ...words]);
}

export function dockerTag(source: string, target: string): number {
  return docker(['tag', source, target]);
}

function docker(words: readonly string[]): number {
  return spawnSync('docker', words, { stdio: 'inherit' }).status ?? 1;
}
