import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Sentence } from '../sentence';
import type { Assumptions } from '../simulate/assumptions';
import { parseDuration } from '../simulate/duration';
import { type Scaled, without } from '../simulate/scaled';
import { chooseScaled } from '../simulate/settings/choose';
import { scaledBy } from '../simulate/settings/from-options';
import { simulate } from '../simulate/simulate';
import { renderSvg } from '../simulate/svg/chart';
import { readTrace } from '../simulate/trace';
import { renderSimulation } from '../simulate/view';

interface SimulateOptions {
  readonly load: string;
  readonly template?: string;
  readonly endpoint?: string;
  readonly variant?: string;
  readonly parameter: Readonly<Record<string, string>>;
  readonly without: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly initial?: number;
  readonly targetInvocations?: number;
  readonly scaleOutCooldown?: number;
  readonly scaleInCooldown?: number;
  readonly capacity?: number;
  readonly latency?: number;
  readonly startup: number;
  readonly svg?: string;
  readonly json?: boolean;
}

const BESIDE_TEMPLATE = ['min', 'max', 'initial', 'targetInvocations', 'scaleOutCooldown', 'scaleInCooldown'] as const;

export function simulateCommand(): Command {
  return new Command('simulate')
    .description(
      'what a recorded load would make of the scaling of a stack: instances, utilisation, instance-hours; nothing is deployed',
    )
    .requiredOption(
      '--load <file>',
      'a CSV of time,requests: the requests from that time to the next row; seconds or ISO times; - is standard input',
    )
    .option('--template <path>', 'a template, or the folder that cdk synth writes (default: "cdk.out")')
    .option(
      '--endpoint <name>',
      'the endpoint, or the inference component, where several scale; without a template a name for it',
    )
    .option('--variant <name>', 'its variant, likewise')
    .addOption(
      new Option('--parameter <name=value>', 'a parameter of the template; may be repeated')
        .default({}, 'none')
        .argParser(addParameter),
    )
    .addOption(
      new Option(
        '--without <policy>',
        'a policy that is left out, because its metric does not follow from the load; may be repeated',
      )
        .default([], 'none')
        .argParser((name, sofar: string[]) => [...sofar, name]),
    )
    .option('--min <count>', 'without a template: the fewest instances', parseCount)
    .option('--max <count>', 'without a template: the most instances', parseCount)
    .option('--initial <count>', 'without a template: the instances at the beginning (default: the fewest)', parseCount)
    .option('--target-invocations <number>', 'without a template: requests a minute and instance to aim at', parseAbove)
    .option('--scale-out-cooldown <time>', 'without a template (default: 300s)', parseSeconds)
    .option('--scale-in-cooldown <time>', 'without a template (default: 300s)', parseSeconds)
    .option(
      '--capacity <number>',
      'the requests that an instance can take in a minute: tells utilisation, and what was too much',
      parseAbove,
    )
    .option(
      '--latency <time>',
      'how long a request takes, for policies that watch concurrency or latency: 200ms, 1.5s',
      parseTime,
    )
    .addOption(
      new Option('--startup <time>', 'how long a new instance takes until it serves: 90s, 5m')
        .default(300_000, '5m')
        .argParser(parseTime),
    )
    .option('--svg <file>', 'draw it')
    .option('--json', 'print all of it as JSON')
    .action(run);
}

async function run(options: SimulateOptions): Promise<void> {
  const { load, capacity, latency, startup } = options;
  const assumptions: Assumptions = { capacity, latency, startup };
  const name = load === '-' ? 'standard input' : load;
  const trace = readTrace(read(load, name), name);
  const simulation = simulate(without(scaledOf(options), options.without), trace, assumptions);
  if (options.svg) write(options.svg, renderSvg(simulation, assumptions));
  const { scaled, ...rest } = simulation;
  const text = options.json
    ? `${JSON.stringify({ scaled: { ...scaled, dimension: scaled.dimension.name }, assumptions, ...rest }, undefined, 2)}\n`
    : renderSimulation(simulation, assumptions, name);
  process.stdout.write(text);
}

function read(file: string, name: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new Sentence(`${name} cannot be read: ${(error as Error).message}.`);
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Sentence(`${file} cannot be written: ${(error as Error).message}.`);
  }
}

function scaledOf(options: SimulateOptions): Scaled {
  const plain = BESIDE_TEMPLATE.filter((name) => options[name] !== undefined).map(flag);
  const { template = 'cdk.out', endpoint, variant, parameter: parameters, min, max, targetInvocations } = options;
  if (plain.length === 0) return chooseScaled({ template, endpoint, variant, parameters });
  if (options.template !== undefined || Object.keys(parameters).length > 0)
    throw new Sentence(`${plain.join(', ')} say how instances scale, and so does a template: give one or the other.`);
  if (min === undefined || max === undefined || targetInvocations === undefined)
    throw new Sentence(
      `${plain.join(', ')} alone do not say how instances scale: --min, --max and --target-invocations do.`,
    );
  return scaledBy({ ...options, min, max, targetInvocations });
}

const flag = (name: string) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function parseCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number from 0 upwards.');
}

function parseAbove(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It is a number above 0.');
}

function parseTime(text: string): number {
  const time = parseDuration(text);
  if (time !== undefined) return time;
  throw new InvalidArgumentError('It is a number with ms, s, m or h: 200ms, 90s, 5m.');
}

function parseSeconds(text: string): number {
  const seconds = parseTime(text) / 1000;
  if (Number.isInteger(seconds)) return seconds;
  throw new InvalidArgumentError('It is a whole number of seconds: 90s, 5m.');
}

function addParameter(text: string, sofar: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is written NAME=VALUE.');
  return { ...sofar, [text.slice(0, at)]: text.slice(at + 1) };
}
