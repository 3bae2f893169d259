// What the emulator adds to a call: the same bare HTTP client calls the container directly and through InvokeEndpoint, in
// alternating rounds on one machine in one run. Usage: npm run bench -- [--seconds 2] [--rounds 5]
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { cdkDeploy, LocalServing } from 'sagemaker-serving-local';
import { testImages } from '../examples/digits/images';
import { percentile } from '../examples/report';
import { endpointsAt, median, round } from './load';

const BODY = JSON.stringify({ instances: [testImages()[0].pixels] });
const HEADERS = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) };

interface Target {
  readonly name: string;
  readonly port: number;
  readonly path: string;
}

interface Cell {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '2' }, rounds: { type: 'string', default: '5' } },
  });
  const state = mkdtempSync(path.join(os.tmpdir(), 'serving-bench-'));
  const local = await LocalServing.start({ state });
  try {
    await cdkDeploy({ url: local.url, output: path.join(state, 'cdk.out') });
    const targets = await targetsOf(local.url);
    for (const clients of [1, 16])
      report(clients, await measure(targets, clients, Number(values.seconds), Number(values.rounds)));
  } finally {
    await local.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

async function targetsOf(url: string): Promise<Target[]> {
  const [{ description, instances }] = await endpointsAt(url);
  const champion = instances.find(({ variant }) => variant === 'champion')!;
  return [
    { name: 'container, directly', port: champion.containers[0].port, path: '/invocations' },
    {
      name: 'InvokeEndpoint',
      port: Number(new URL(url).port),
      path: `/endpoints/${description.EndpointName}/invocations`,
    },
  ];
}

async function measure(
  targets: Target[],
  clients: number,
  seconds: number,
  rounds: number,
): Promise<Map<string, Cell[]>> {
  const cells = new Map<string, Cell[]>(targets.map(({ name }) => [name, []]));
  for (const target of targets) await load(target, clients, 0.5);
  for (let round = 0; round < rounds; round++) {
    for (const target of targets) cells.get(target.name)!.push(await load(target, clients, seconds));
  }
  return cells;
}

/** Closed loop: each client sends its next request when the last one is answered. */
async function load(target: Target, clients: number, seconds: number): Promise<Cell> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients, noDelay: true });
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  const client = async () => {
    while (performance.now() < until) times.push(await call(target, agent));
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return { perSecond: times.length / seconds, p50Ms: percentile(times, 50)!, p99Ms: percentile(times, 99)! };
}

function call({ port, path }: Target, agent: Agent): Promise<number> {
  const start = performance.now();
  const headers = { ...HEADERS, 'x-amzn-sagemaker-target-variant': 'champion' };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`answered ${answer.statusCode}`));
      answer.resume().once('end', () => resolve(performance.now() - start));
    });
    outgoing.once('error', reject).end(BODY);
  });
}

function report(clients: number, cells: Map<string, Cell[]>): void {
  const rows = [...cells].map(([name, rounds]) => ({
    clients,
    target: name,
    'requests/s': Math.round(median(rounds.map((r) => r.perSecond))),
    'p50 ms': round(median(rounds.map((r) => r.p50Ms))),
    'p99 ms': round(median(rounds.map((r) => r.p99Ms))),
  }));
  console.table(rows);
  const [direct, through] = [...cells.values()];
  const added = direct.map((cell, i) => through[i].p50Ms - cell.p50Ms);
  const ratio = direct.map((cell, i) => through[i].perSecond / cell.perSecond);
  console.log(
    `added at p50: ${round(median(added))} ms; throughput through ÷ directly: ${round(median(ratio))} (medians of ${added.length} pairs)`,
  );
}

main();
