import { existsSync } from 'node:fs';
import * as path from 'node:path';

/** The folders, around the emulator and around where it was started, that have packages of the AWS SDK. */
export function sdkFolders(): string[] {
  const candidates = [...upwards(__dirname), ...upwards(process.cwd()), ...modulePaths()];
  return [...new Set(candidates)].filter((folder) => existsSync(path.join(folder, 'node_modules', '@aws-sdk')));
}

function upwards(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

/** Where NODE_PATH says that packages are. */
function modulePaths(): string[] {
  const folders = (process.env.NODE_PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.filter((folder) => path.basename(folder) === 'node_modules').map((folder) => path.dirname(folder));
}
