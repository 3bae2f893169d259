import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ArchiveEntry } from './archive';
import { checkArchive } from './archive-check';
import { checkModelFile, hasModelEnding } from './model-file';
import { entriesOf } from './model-folder';

/** What a user gave as a model: a ready archive, or the entries of one that is still to be made. */
export interface Artifact {
  readonly archive?: string;
  readonly entries?: readonly ArchiveEntry[];
}

/** Looks at what a path holds and refuses what is plainly not a model. */
export function artifactAt(given: string): Artifact {
  const who = `ModelData.fromAsset('${given}')`;
  const found = path.resolve(given);
  const stats = fs.statSync(found, { throwIfNoEntry: false });
  if (!stats)
    throw new Error(`${who}: there is nothing at ${found}; give a folder, an .onnx file or a .tar.gz archive`);
  if (stats.isDirectory()) return { entries: folderEntries(who, found) };
  if (stats.size === 0) throw new Error(`${who}: the file is empty; export or download the model again`);
  if (found.endsWith('.tar.gz')) return readyArchive(who, found);
  if (found.endsWith('.onnx')) return { entries: [onnxEntry(who, found, stats.size)] };
  throw new Error(
    `${who}: a ${described(found)} cannot be served as it is, allowed are a folder, an .onnx file and a .tar.gz archive; ${remedy(found)}`,
  );
}

function readyArchive(who: string, archive: string): Artifact {
  checkModelFile(who, archive);
  checkArchive(who, archive);
  return { archive };
}

function onnxEntry(who: string, source: string, size: number): ArchiveEntry {
  checkModelFile(who, source);
  return { name: 'model.onnx', source, size };
}

function folderEntries(who: string, folder: string): ArchiveEntry[] {
  const entries = entriesOf(who, folder);
  const files = entries.filter((entry) => entry.source !== undefined);
  if (files.length === 0) throw new Error(`${who}: the folder is empty; put the model's files into it`);
  for (const { name, source, size } of files) {
    if (size === 0 && hasModelEnding(name))
      throw new Error(`${who}: ${name} is empty; export or download the model again`);
    checkModelFile(who, source!, name);
  }
  if (files.every(({ size }) => size === 0))
    throw new Error(`${who}: all files in the folder are empty; put the model's files into it`);
  return entries;
}

function described(file: string): string {
  const ending = path.extname(file);
  return ending ? `${ending} file` : 'file without an ending';
}

function remedy(file: string): string {
  switch (path.extname(file)) {
    case '.zip':
      return 'unzip it and give the folder';
    case '.tar':
      return 'compress it with `gzip` to a .tar.gz, or unpack it and give the folder';
    case '.tgz':
      return 'rename it to end in .tar.gz, which SageMaker asks for';
    default:
      return 'put it into a folder, with the code that reads it, and give the folder';
  }
}
