import { Command, InvalidArgumentError, Option } from 'commander';
import { inject } from '../runtime/inject';
import { faultText } from '../status-view';
import { type EnvOptions, urlOf } from './env';
import { stateOption } from './options';

interface InjectOptions extends EnvOptions {
  readonly endpoint: string;
  readonly variant?: string;
  readonly fleet?: 'new' | 'old' | 'both';
  readonly configName?: string;
  readonly account?: string;
  readonly region?: string;
  readonly errors?: number;
  readonly latency?: number;
  readonly clear?: boolean;
}

export function injectCommand(): Command {
  return new Command('inject')
    .description(
      "make an endpoint's containers fail or be slow, to rehearse a rollback; until it is cleared or stopped",
    )
    .requiredOption('--endpoint <name>', 'the endpoint')
    .option('--variant <name>', 'only this variant')
    .addOption(
      new Option('--fleet <which>', 'only the fleet that an update brings up, or only the one that serves').choices([
        'new',
        'old',
        'both',
      ]),
    )
    .option('--config-name <name>', 'only the fleet of this endpoint config')
    .option('--account <id>', 'where two accounts have an endpoint of that name')
    .option('--region <name>', 'where two Regions have an endpoint of that name')
    .option('--errors <share>', 'the share of requests that are answered 500, from 0 to 1', parseShare)
    .option('--latency <time>', 'what is added to every answer: 200ms, 1.5s', parseTime)
    .option('--clear', 'take it back')
    .option('--port <number>', 'the port it serves on; otherwise the state folder tells, or else it is 4566')
    .addOption(stateOption())
    .action(run);
}

async function run({ port, state, latency, ...rest }: InjectOptions): Promise<void> {
  const { endpoint, faults } = await inject(urlOf({ port, state }), { ...rest, latencyMs: latency });
  const lines = faults.map((fault) => `  ${faultText(fault)}`);
  process.stdout.write(`${[`${endpoint}: ${faults.length} fault(s) injected`, ...lines].join('\n')}\n`);
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('It is a number from 0 to 1.');
}

function parseTime(text: string): number {
  const [, number, unit] = text.match(/^(\d+(?:\.\d+)?)(ms|s)$/) ?? [];
  if (!number) throw new InvalidArgumentError('It is a number with ms or s: 200ms, 1.5s.');
  return Number(number) * (unit === 's' ? 1000 : 1);
}
