import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ArchiveEntry } from './archive';

const SKIPPED = new Set(['.DS_Store', '.git', '__pycache__']);

/** What stays the same while a folder is walked. */
interface Walk {
  readonly who: string;
  readonly root: string;
}

/**
 * The files and folders below a folder.
 *
 * Links are followed and stored as what they lead to, for SageMaker may not unpack links; one that leaves the folder is refused.
 */
export function entriesOf(who: string, folder: string): ArchiveEntry[] {
  const root = fs.realpathSync(folder);
  return below({ who, root }, root, '', [root]);
}

/** @param trail the real folders from the root down to this one, which a link must not lead back to */
function below(walk: Walk, folder: string, prefix: string, trail: string[]): ArchiveEntry[] {
  return fs
    .readdirSync(folder)
    .filter((name) => !SKIPPED.has(name))
    .flatMap((name) => entriesAt(walk, path.join(folder, name), prefix + name, trail));
}

function entriesAt(walk: Walk, place: string, name: string, trail: string[]): ArchiveEntry[] {
  const real = fs.lstatSync(place).isSymbolicLink() ? followed(walk, place, name, trail) : place;
  const stats = fs.statSync(real);
  if (stats.isFile()) return [{ name, source: real, size: stats.size }];
  if (stats.isDirectory()) return [{ name: `${name}/`, size: 0 }, ...below(walk, real, `${name}/`, [...trail, real])];
  throw new Error(`${walk.who}: ${name} is neither a file nor a folder; leave it out`);
}

function followed({ who, root }: Walk, link: string, name: string, trail: string[]): string {
  const target = fs.readlinkSync(link);
  if (!fs.existsSync(link))
    throw new Error(`${who}: the link ${name} leads to '${target}', which does not exist; remove or mend it`);
  const real = fs.realpathSync(link);
  if (real !== root && !real.startsWith(root + path.sep)) {
    throw new Error(
      `${who}: the link ${name} leads to '${target}', outside the folder; copy the folder with \`cp -RL\`, which puts the files in place of links`,
    );
  }
  if (trail.includes(real))
    throw new Error(`${who}: the link ${name} leads to '${target}', a folder that it is in; remove it`);
  return real;
}
