import { VERSION } from '../version';
import { build } from './build';
import { ask } from './emulator';
import { dockerTag } from './real-docker';
import { Refusal } from './refusal';

/** A subcommand of docker. Returns the exit code. */
type Command = (words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Partial<Record<string, Command>>> = {
  build,
  inspect,
  login,
  push,
  tag,
  '--version': version,
  version,
};

/** Finds the subcommand, past docker's own option `--config`. */
export function commandFor(words: readonly string[]): { command: Command; rest: readonly string[] } {
  const at = words[0] === '--config' ? 2 : 0;
  const command = COMMANDS[words[at] ?? ''];
  if (command) return { command, rest: words.slice(at + 1) };
  throw new Refusal(
    `This is the docker of sagemaker-serving-local, named by CDK_DOCKER: it hands image folders over to the emulator, and knows ${Object.keys(COMMANDS).join(', ')} only, not ${words[at] ?? 'a call without a command'}.`,
  );
}

/** There is nothing to prove, but whoever pipes a password in must find a reader. */
async function login(): Promise<number> {
  if (!process.stdin.isTTY) for await (const _ of process.stdin);
  process.stdout.write('Login Succeeded\n');
  return 0;
}

async function inspect(words: readonly string[]): Promise<number> {
  const name = words.at(-1) ?? '';
  const answer = await ask('GET', `images/inspect?tag=${encodeURIComponent(name)}`);
  if (answer.status === 404) {
    process.stdout.write('[]\n');
    process.stderr.write(`Error: No such object: ${name}\n`);
    return 1;
  }
  process.stdout.write(`${JSON.stringify([{ Id: answer.content.digest, RepoTags: [name] }])}\n`);
  return 0;
}

async function tag([source, target]: readonly string[]): Promise<number> {
  if (!source || !target) throw new Refusal('docker tag needs two names: docker tag SOURCE TARGET.');
  const { content } = await ask('POST', 'images/tag', { source, target });
  return content.inDocker ? dockerTag(source, target) : 0;
}

async function push(words: readonly string[]): Promise<number> {
  const { content } = await ask('POST', 'images/push', { tag: words.at(-1) ?? '' });
  process.stdout.write(`${content.tag}: digest: ${content.digest}\n`);
  return 0;
}

async function version(): Promise<number> {
  process.stdout.write(`Docker version ${VERSION} (sagemaker-serving-local's stand-in)\n`);
  return 0;
}
