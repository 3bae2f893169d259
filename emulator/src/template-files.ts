import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { Sentence } from './sentence';

export interface TemplateFile {
  readonly file: string;
  readonly text: string;
}

/** CloudFormation takes 1 MB; what is far beyond that is some other file. */
const MAX_BYTES = 20 * 1024 * 1024;
const TEMPLATE = /\.template\.(json|ya?ml)$/;

/** A template, or all of a folder that `cdk synth` has written, nested stacks and stages among them. @throws Sentence */
export function templateFiles(given: string): TemplateFile[] {
  if (!existsSync(given))
    throw new Sentence(`${given} does not exist: run cdk synth first, or name a template or a cdk.out folder.`);
  const files = statSync(given).isDirectory() ? below(given) : [given];
  if (files.length === 0)
    throw new Sentence(`${given} has no template in it: wanted is the folder that cdk synth writes.`);
  return files.map((file) => ({ file, text: textOf(file) }));
}

function textOf(file: string): string {
  const { size } = statSync(file);
  if (size > MAX_BYTES)
    throw new Sentence(
      `${file} has ${size} bytes, allowed are 1,000,000, CloudFormation's own limit: name a template.`,
    );
  return readFileSync(file, 'utf8');
}

function below(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const found = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith('assembly-') ? below(found) : [];
      return TEMPLATE.test(entry.name) ? [found] : [];
    });
}
