// `npm start`: set-up, then the demonstration in scripts/demo.ts with the same words.
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { root, setup } from './setup.mjs';

await setup();
const child = spawn(
  process.execPath,
  ['--import', 'tsx', path.join(root, 'scripts', 'demo.ts'), ...process.argv.slice(2)],
  {
    cwd: root,
    // The warning is about a version that is still supported, and would be the first thing a newcomer reads.
    env: {
      ...process.env,
      SERVING_STARTED_AT: String(performance.timeOrigin),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: 'inherit',
  },
);
// The child gets Ctrl-C from the terminal itself; this process only waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
