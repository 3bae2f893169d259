import { commandFor } from './commands';
import { Refusal } from './refusal';

/** Stands in for docker where the CDK command line calls it. */
async function main(words: readonly string[]): Promise<void> {
  const { command, rest } = commandFor(words);
  process.exitCode = await command(rest);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
});
