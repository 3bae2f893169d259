import { realpathSync } from 'node:fs';
import * as path from 'node:path';
import type { World } from '../world/world';

/** What is no part of an image although it may lie in its folder: the emulator's own state, and the history of the sources. */
export function leftOutOfImages({ folder }: World): (file: string) => boolean {
  const isState = (file: string) =>
    path.basename(file) === path.basename(folder) && realpathSync(file) === realpathSync(folder);
  return (file) => path.basename(file) === '.git' || isState(file);
}
