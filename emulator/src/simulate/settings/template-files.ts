import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { Sentence } from '../../sentence';

export interface TemplateFile {
  readonly file: string;
  readonly text: string;
}

const TEMPLATE = /\.template\.(json|ya?ml)$/;

/** A template, or all of a folder that `cdk synth` has written, nested stacks and stages among them. @throws Sentence */
export function templateFiles(given: string): TemplateFile[] {
  if (!existsSync(given))
    throw new Sentence(
      `${given} does not exist: run cdk synth first, or name a template or a cdk.out folder with --template.`,
    );
  const files = statSync(given).isDirectory() ? below(given) : [given];
  if (files.length === 0)
    throw new Sentence(`${given} has no template in it: wanted is the folder that cdk synth writes.`);
  return files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
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
