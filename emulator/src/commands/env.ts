import { Command } from 'commander';
import { clientEnvironment, DEFAULT_PORT, MISLEADING_VARIABLES } from '../environment';
import { StateLock } from '../state-lock';
import { stateOption } from './options';

export interface EnvOptions {
  readonly port?: string;
  readonly state: string;
}

export function envCommand(): Command {
  return new Command('env')
    .description('print the exports that point any AWS client at the emulator: eval "$(serving-local env)"')
    .option('--port <number>', 'the port it serves on; otherwise the state folder tells, or else it is 4566')
    .addOption(stateOption())
    .action(printEnvironment);
}

function printEnvironment(options: EnvOptions): void {
  const exports = Object.entries(clientEnvironment(urlOf(options))).map(
    ([name, value]) => `export ${name}=${quote(value)}`,
  );
  process.stdout.write(`${[`unset ${MISLEADING_VARIABLES.join(' ')}`, ...exports].join('\n')}\n`);
}

/** Where the emulator is: the port given, else where the state folder is served, else the default port. */
export function urlOf({ port, state }: EnvOptions): string {
  return (!port && StateLock.holder(state)?.url) || `http://127.0.0.1:${port ?? DEFAULT_PORT}`;
}

const quote = (value: string) => (/^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);
