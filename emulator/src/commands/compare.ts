import { Command, InvalidArgumentError } from 'commander';
import { renderComparison } from '../comparison-view';
import { compare } from '../runtime/shadow/compare';
import { type EnvOptions, urlOf } from './env';
import { stateOption } from './options';

interface CompareOptions extends EnvOptions {
  readonly account?: string;
  readonly region?: string;
  readonly tolerance: number;
  readonly json?: boolean;
}

export function compareCommand(): Command {
  return new Command('compare')
    .description("how the answers, latency and errors of an endpoint's shadow variant differ from production's")
    .argument('<endpoint>', 'the endpoint')
    .option('--tolerance <number>', 'by how much numbers in answers may differ', parseTolerance, 1e-6)
    .option('--account <id>', 'where two accounts have an endpoint of that name')
    .option('--region <name>', 'where two Regions have an endpoint of that name')
    .option('--json', 'print the compared requests as JSON')
    .option('--port <number>', 'the port it serves on; otherwise the state folder tells, or else it is 4566')
    .addOption(stateOption())
    .action(run);
}

async function run(endpoint: string, { account, region, tolerance, json, ...place }: CompareOptions): Promise<void> {
  const answer = await compare(urlOf(place), { endpoint, account, region });
  const text = json ? JSON.stringify(answer, undefined, 2) : renderComparison(endpoint, answer.shadowings, tolerance);
  process.stdout.write(`${text}\n`);
}

function parseTolerance(text: string): number {
  const tolerance = Number(text);
  if (text.trim() !== '' && tolerance >= 0) return tolerance;
  throw new InvalidArgumentError('It is a number from 0 upwards.');
}
