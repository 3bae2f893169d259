import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { buildServer, CONTAINER } from '../../containers/onnx/helper';

/** A folder with the ONNX container, to be run in the environment below. */
export function onnxImage(): string {
  buildServer();
  const folder = mkdtempSync(path.join(tmpdir(), 'onnx-image-'));
  cpSync(path.join(CONTAINER, 'server.js'), path.join(folder, 'server.js'));
  writeFileSync(path.join(folder, 'local.json'), '{ "command": ["node", "server.js", "serve"] }');
  return folder;
}

/** This repository's own dependencies stand in for an installation. */
export const ONNX_ENVIRONMENT = { NODE_PATH: path.resolve('node_modules') };
