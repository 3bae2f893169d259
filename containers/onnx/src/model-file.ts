import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { messageOf, StartError } from '../../common/src/errors';

const PREFERRED = 'model.onnx';

/** `model.onnx`, or the only `.onnx` file there is. */
export function findModel(folder: string): string {
  const top = join(folder, PREFERRED);
  const found = list(folder);
  const named = found.filter((file) => basename(file) === PREFERRED);
  const [chosen] = found.includes(top) ? [top] : named.length === 1 ? named : found;
  if (chosen === undefined) {
    throw new StartError(`${folder} holds no .onnx file: put the model there as ${PREFERRED}`);
  }
  if (chosen !== top && named.length !== 1 && found.length > 1) {
    const names = found.map((file) => relative(folder, file)).join(', ');
    throw new StartError(`${folder} holds several .onnx files (${names}): name the one to serve ${PREFERRED}`);
  }
  return chosen;
}

/** Hidden files are left out: archives packed on macOS carry a `._model.onnx` beside each model. */
function list(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    const visible = names.filter((name) => name.endsWith('.onnx') && !basename(name).startsWith('.'));
    return visible.map((name) => join(folder, name)).filter((file) => statSync(file).isFile());
  } catch (error) {
    throw new StartError(`the model folder ${folder} cannot be read: ${messageOf(error)}`);
  }
}

/** The bytes of the model, and of the weights that a large model keeps in files beside it. */
export function weightsOf(modelFile: string): number {
  const folder = dirname(modelFile);
  try {
    const others = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !name.endsWith('.onnx'));
    const stats = [modelFile, ...others.map((name) => join(folder, name))].map((file) => statSync(file));
    return stats.filter((stat) => stat.isFile()).reduce((sum, { size }) => sum + size, 0);
  } catch (error) {
    throw new StartError(`the model folder ${folder} cannot be read: ${messageOf(error)}`);
  }
}

/** What people put where a model should be, by how it begins. */
const MISTAKEN: readonly { readonly begins: readonly string[]; readonly symptom: string }[] = [
  {
    begins: ['version https://git-lfs'],
    symptom: 'is a Git LFS pointer, not the model: run `git lfs pull` and package the model again',
  },
  {
    begins: ['<!doctype', '<html', '<?xml'],
    symptom: 'is a web page or an XML error, not a model: download the model itself',
  },
  { begins: ['\x1f\x8b'], symptom: 'is a gzip archive, not a model: unpack it' },
  {
    begins: ['pk\x03\x04'],
    symptom: 'is a zip archive or a PyTorch checkpoint, not ONNX: export the model with torch.onnx.export',
  },
  {
    begins: ['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'],
    symptom: 'is a Python pickle, not ONNX: export the model with skl2onnx or torch.onnx.export',
  },
];

/** Why a file that ONNX Runtime refused was refused, and how to mend it. */
export function symptomOf(file: string, reason: string): string {
  const start = startOf(file)?.toLowerCase();
  if (start === undefined) return 'went away while it was loaded';
  if (start === '') return 'is empty: copy the model again';
  const known = MISTAKEN.find(({ begins }) => begins.some((prefix) => start.trimStart().startsWith(prefix)));
  if (known) return known.symptom;
  if (/protobuf parsing failed/i.test(reason))
    return 'is not ONNX or is cut off: export the model again and copy it whole';
  return `cannot be loaded by ONNX Runtime: ${reason.replace(/\s+/g, ' ')}`;
}

function startOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = Buffer.alloc(64);
  const descriptor = openSync(file, 'r');
  try {
    return bytes.toString('latin1', 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}
