import * as fs from 'node:fs';
import * as path from 'node:path';

const MODEL_ENDINGS = [
  '.onnx',
  '.pt',
  '.pth',
  '.bin',
  '.safetensors',
  '.pkl',
  '.joblib',
  '.h5',
  '.keras',
  '.pb',
  '.ubj',
  '.gz',
];
const LFS_POINTER = 'version https://git-lfs.github.com/spec/';
const HTML = /^\s*<(!doctype\s+html|html|\?xml|head|body)/i;

/**
 * The tags a serialized ModelProto can start with: fields 1 to 8 and 14, and the first byte of fields 20, 25 and 26.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const MODEL_PROTO_TAGS = [0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72, 0xa2, 0xca, 0xd2];

/** Whether a file's name says that it is a model, so that it cannot be empty or a web page. */
export function hasModelEnding(name: string): boolean {
  return MODEL_ENDINGS.includes(path.extname(name));
}

/**
 * Refuses a file whose first bytes show that it is plainly not what its name promises.
 *
 * @param name how the message calls the file; the file itself if missing
 */
export function checkModelFile(who: string, file: string, name = 'the file'): void {
  const start = firstBytes(file);
  const text = start.toString('latin1');
  if (text.startsWith(LFS_POINTER)) {
    throw new Error(`${who}: ${name} is a Git LFS pointer, not the model itself; run \`git lfs pull\``);
  }
  if (!hasModelEnding(file)) return;
  if (HTML.test(text))
    throw new Error(`${who}: ${name} is a web page, not a model; download it again, from its raw address`);
  if (file.endsWith('.onnx') && !MODEL_PROTO_TAGS.includes(start[0])) {
    throw new Error(`${who}: ${name} does not start like an ONNX model; export it again (\`onnx.save(model, path)\`)`);
  }
}

function firstBytes(file: string): Buffer {
  const buffer = Buffer.alloc(512);
  const input = fs.openSync(file, 'r');
  try {
    return buffer.subarray(0, fs.readSync(input, buffer));
  } finally {
    fs.closeSync(input);
  }
}
