import { Refusal } from './refusal';

/** What `docker build` was called with. */
export interface BuildArguments {
  readonly tag: string;
  /** The context folder, as given. */
  readonly context: string;
  readonly file?: string;
  readonly target?: string;
  readonly platform?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

const SHORT: Readonly<Record<string, string>> = { '-t': '--tag', '-f': '--file', '-o': '--output' };

/** Options of `docker build` whose value is the next word. All others stand alone, or hold it behind `=`. */
const WITH_VALUE = [
  '--build-arg',
  '--build-context',
  '--cache-from',
  '--cache-to',
  '--file',
  '--label',
  '--network',
  '--output',
  '--platform',
  '--progress',
  '--secret',
  '--ssh',
  '--tag',
  '--target',
];

/** @throws Refusal without a tag or a context folder */
export function parseBuild(words: readonly string[]): BuildArguments {
  const { options, others } = separate(words);
  const last = (name: string) => options.findLast(([option]) => option === name)?.[1];
  const [tag, context] = [last('--tag'), others[0]];
  if (!tag) throw new Refusal('docker build needs a name for the image: --tag NAME.');
  if (others.length !== 1) throw new Refusal(`docker build needs one context folder; given were ${others.length}.`);
  const args = options.filter(([option]) => option === '--build-arg').map(([, value]) => keyAndValue(value));
  return {
    tag,
    context,
    file: last('--file'),
    target: last('--target'),
    platform: last('--platform'),
    buildArgs: Object.fromEntries(args),
  };
}

function separate(words: readonly string[]) {
  const options: [string, string][] = [];
  const others: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const [name, value] = word.split(/=(.*)/s);
    const option = SHORT[name] ?? name;
    if (!word.startsWith('-') || word === '-') others.push(word);
    else if (value === undefined && WITH_VALUE.includes(option)) options.push([option, words[++i] ?? '']);
    else options.push([option, value ?? '']);
  }
  return { options, others };
}

/** A build argument without a value takes that of the environment. */
function keyAndValue(text: string): [string, string] {
  const [key, value] = text.split(/=(.*)/s);
  return [key, value ?? process.env[key] ?? ''];
}
