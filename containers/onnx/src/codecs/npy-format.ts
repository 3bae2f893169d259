import { badInput, messageOf } from '../../../common/src/errors';

/** What the header of a NumPy .npy file says, and where its data begins. */
export interface NpyHeader {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly offset: number;
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
const ALIGNMENT = 64;

/** @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export function readHeader(body: Buffer): NpyHeader {
  if (body.length < 10 || !body.subarray(0, 6).equals(MAGIC)) {
    throw invalid('it does not begin with the NumPy magic: write it with numpy.save');
  }
  const version = body[6]!;
  if (version < 1 || version > 3) throw invalid(`format version ${version} is unknown, versions 1 to 3 are read`);
  const start = version === 1 ? 10 : 12;
  if (body.length < start) throw invalid('the header is cut off');
  const offset = start + (version === 1 ? body.readUInt16LE(8) : body.readUInt32LE(8));
  if (body.length < offset) throw invalid('the header is cut off');
  return { ...parseHeader(body.toString(version === 3 ? 'utf8' : 'latin1', start, offset)), offset };
}

/** The header is the text of a Python dictionary with exactly three keys. */
function parseHeader(text: string): Omit<NpyHeader, 'offset'> {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (/'descr'\s*:\s*\[/.test(text)) throw invalid('structured types are not taken: send one plain number type');
  if (descr === undefined || fortran === undefined || shape === undefined) throw invalid('the header cannot be read');
  if (fortran === 'True') throw invalid('the array is in Fortran order: send numpy.ascontiguousarray(array)');
  const dims = shape.split(',').map((length) => Number.parseInt(length, 10));
  return { descr, shape: dims.filter((length) => !Number.isNaN(length)) };
}

/** A version 1 file, its data aligned as NumPy does. */
export function writeNpy(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${dims}), }`;
  const length = Math.ceil((MAGIC.length + 4 + text.length + 1) / ALIGNMENT) * ALIGNMENT - MAGIC.length - 4;
  const head = Buffer.alloc(4);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(length, 2);
  return Buffer.concat([MAGIC, head, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1'), data]);
}

export function invalid(reason: unknown): Error {
  return badInput('INVALID_NPY', `the body is no usable .npy file: ${messageOf(reason)}`);
}
