import { bundle } from '../common/build.mjs';

await bundle(import.meta.url, ['onnxruntime-node']);
