import * as path from 'node:path';
import { notImitated } from '../http/errors';
import type { World } from '../world/world';

/** How functions of one runtime family are started on this machine. */
export interface RuntimeFamily {
  readonly command: readonly string[];
  /** The end of the file that inline code becomes. */
  readonly inlineFile: string;
  /** What stands in for the runtime's own interpreter. */
  readonly standIn: string;
}

// The bundled emulator finds these files beside itself: the build copies them.
const script = (name: string) => path.join(__dirname, 'bootstrap', name);

const NODE: RuntimeFamily = {
  command: [process.execPath, script('node.cjs')],
  inlineFile: 'index.js',
  standIn: `this machine's Node.js ${process.version}`,
};

const PYTHON: RuntimeFamily = {
  command: ['python3', script('python.py')],
  inlineFile: 'index.py',
  standIn: "this machine's python3",
};

const FAMILIES: readonly [RegExp, RuntimeFamily][] = [
  [/^nodejs(18|20|22|24)\.x$/, NODE],
  [/^python3\.(8|9|10|11|12|13|14)$/, PYTHON],
];

/** @throws ServiceError NotImitated */
export function runtimeFamily(runtime: string): RuntimeFamily {
  const found = FAMILIES.find(([pattern]) => pattern.test(runtime));
  if (found) return found[1];
  throw notImitated(
    `the Lambda runtime ${runtime}: functions run with nodejs18.x to nodejs24.x and python3.8 to python3.14`,
  );
}

/** Says once of each runtime what stands in for it. */
export function announceStandIn(world: World, runtime: string): void {
  world.announceOnce(`Lambda functions with the runtime ${runtime} run with ${runtimeFamily(runtime).standIn}.`);
}
