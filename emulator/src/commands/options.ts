import { type Command, InvalidArgumentError, Option } from 'commander';
import { RUNTIMES, type Runtime } from '../containers/runtime-choice';
import { DEFAULT_PORT } from '../environment';
import { ON_ROLLBACK, type OnRollback } from '../sagemaker/resources/rollback-handling';

/** What `start` and `up` have in common. */
export interface ServeOptions {
  readonly port: number;
  readonly state: string;
  readonly imageOverride: Record<string, string>;
  readonly runtime: Runtime;
  readonly speed: number;
  readonly onRollback: OnRollback;
}

export const portOption = () =>
  new Option('--port <number>', 'the port on 127.0.0.1; 0 takes a free one').default(DEFAULT_PORT).argParser(parsePort);

export const stateOption = () =>
  new Option('--state <folder>', 'where everything is kept that survives a restart').default('.serving-local');

const imageOverrideOption = () =>
  new Option(
    '--image-override <image=folder>',
    'run this folder (with a local.json) in place of an image; may be repeated',
  )
    .default({}, 'none')
    .argParser(addOverride);

const runtimeOption = () =>
  new Option(
    '--runtime <kind>',
    'what runs containers: auto runs images with a local.json as processes and others in Docker; process never uses Docker; docker runs all images in it',
  )
    .choices(RUNTIMES)
    .default('auto');

const speedOption = () =>
  new Option(
    '--speed <factor>',
    'how much faster bakes, waits, alarms and metrics go: with 60, five minutes take five seconds',
  )
    .default(1)
    .argParser(parseSpeed);

const onRollbackOption = () =>
  new Option(
    '--on-rollback <outcome>',
    "what the stack's update does when SageMaker rolled the endpoint back: AWS's own handler is not known; fail-stuck also refuses the way back, as SageMaker may",
  )
    .choices(ON_ROLLBACK)
    .default('succeed');

/** Adds the options of `ServeOptions`. */
export function withServeOptions(command: Command): Command {
  const options = [portOption, stateOption, imageOverrideOption, runtimeOption, speedOption, onRollbackOption];
  return options.reduce((extended, option) => extended.addOption(option()), command);
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (!(speed > 0 && speed <= 10_000)) throw new InvalidArgumentError('A speed is a number above 0, up to 10000.');
  return speed;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}

function addOverride(text: string, sofar: Record<string, string>): Record<string, string> {
  const at = text.lastIndexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('It is written IMAGE=FOLDER.');
  return { ...sofar, [text.slice(0, at)]: text.slice(at + 1) };
}
