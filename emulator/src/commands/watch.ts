import { existsSync, statSync, watch } from 'node:fs';
import * as path from 'node:path';

/** Editors write a file in several steps; a deployment waits until that is over. */
const QUIET_MILLISECONDS = 300;

/** What deploying and serving write themselves, or what an app is not made of. */
const IGNORED = /(^|[\\/])(node_modules|cdk\.out|\.git|\.serving-local|\.venv|__pycache__)([\\/]|$)|\.log$/;

/** Deploys, and again after each change below the app's folder. Never returns; a failed deployment waits for the next change. */
export async function watchApp(app: string | undefined, deploy: () => Promise<void>): Promise<never> {
  const changes = new Changes(folderOf(app));
  for (;;) {
    changes.forget();
    await deploy().catch((error: Error) => process.stderr.write(`${error.message}\n`));
    process.stderr.write('Watching for changes …\n');
    process.stderr.write(`${await changes.next()} changed: deploying again.\n`);
  }
}

/** Remembers what changed until it is asked. */
class Changes {
  private changed: string | undefined;
  private wake: (() => void) | undefined;

  public constructor(folder: string) {
    watch(folder, { recursive: true }, (_event, file) => {
      if (!file || IGNORED.test(file)) return;
      this.changed = file;
      this.wake?.();
    });
  }

  public forget(): void {
    this.changed = undefined;
  }

  public async next(): Promise<string> {
    while (!this.changed) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS));
    return this.changed;
  }
}

const folderOf = (app: string | undefined) =>
  app && existsSync(app) && statSync(app).isDirectory() ? path.resolve(app) : process.cwd();
