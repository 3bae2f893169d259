import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PORT } from '../environment';

/** What `start` and `up` have in common. */
export interface ServeOptions {
  readonly port: number;
  readonly state: string;
  readonly imageOverride: Record<string, string>;
}

export const portOption = () =>
  new Option('--port <number>', 'the port on 127.0.0.1; 0 takes a free one').default(DEFAULT_PORT).argParser(parsePort);

export const stateOption = () =>
  new Option('--state <folder>', 'where everything is kept that survives a restart').default('.serving-local');

export const imageOverrideOption = () =>
  new Option(
    '--image-override <image=folder>',
    'run this folder (with a local.json) in place of an image; may be repeated',
  )
    .default({}, 'none')
    .argParser(addOverride);

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
