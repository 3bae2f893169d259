import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { invalidParameter } from '../errors';
import { runtimeFamily } from '../runtimes';
import { cfnResponseFiles } from './cfn-response';

/** Lambda's own limit on unpacked code. */
const MOST_BYTES = 262_144_000;

/** A function's code: its files by path, and what Lambda says about the archive. */
export interface CodePackage {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly sha256: string;
  readonly size: number;
}

/** @throws ServiceError InvalidParameterValueException */
export function packageOfZip(zip: Buffer): CodePackage {
  return { files: unpack(zip), sha256: sha256(zip), size: zip.length };
}

/** The text of a template's `ZipFile`, in the file that CloudFormation makes of it, with cfn-response beside it. */
export function packageOfInline(text: string, runtime: string): CodePackage {
  const { inlineFile } = runtimeFamily(runtime);
  const files = { [inlineFile]: Buffer.from(text), ...cfnResponseFiles(inlineFile) };
  return { files, sha256: sha256(Buffer.from(`${inlineFile}\n${text}`)), size: Buffer.byteLength(text) };
}

function unpack(zip: Buffer): Record<string, Uint8Array> {
  let total = 0;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }) => {
    refuseClimbing(name);
    total += originalSize;
    if (total > MOST_BYTES) throw tooLarge();
    return !name.endsWith('/');
  };
  const files = unzip(zip, filter);
  if (Object.keys(files).length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
  return files;
}

function unzip(
  zip: Buffer,
  filter: Parameters<typeof unzipSync>[1] extends { filter?: infer F } | undefined ? F : never,
) {
  try {
    return unzipSync(zip, { filter });
  } catch (error) {
    if ((error as Error).name === 'InvalidParameterValueException') throw error;
    throw invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.');
  }
}

function refuseClimbing(name: string): void {
  const steps = name.replaceAll('\\', '/').split('/');
  if (!name.startsWith('/') && !/^[A-Za-z]:/.test(name) && !steps.includes('..')) return;
  throw invalidParameter(`The zip file's entry ${JSON.stringify(name)} climbs out of the function's folder.`);
}

const tooLarge = () => invalidParameter(`Unzipped size must be smaller than ${MOST_BYTES} bytes`);

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64');
