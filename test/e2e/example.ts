// Serves one example until its standard input ends, for tests in Python: prints what it is, as one line of JSON, once the
// JavaScript SDK has called it, and destroys it in the end.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { LocalServing } from 'sagemaker-serving-local';
import { appFileOf, demonstrate, load } from '../../scripts/examples';
import { runCdk } from './cdk';

async function main(name: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), `serving-${name}-`));
  const { speed } = await load(name);
  const local = await LocalServing.start({ state: folder, speed });
  try {
    const { report, outputs } = await demonstrate(name, { url: local.url, folder });
    process.stdout.write(`${JSON.stringify({ url: local.url, outputs, report })}\n`);
    await new Promise((resolve) => process.stdin.once('end', resolve).resume());
    const output = path.join(folder, 'cdk.out');
    const destroyed = await runCdk(local.url, appFileOf(name), ['destroy', '--all', '--force'], { output });
    process.stderr.write(destroyed.output);
    process.exitCode = destroyed.code ?? 1;
  } finally {
    await local.stop();
  }
}

main(process.argv[2]).catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
