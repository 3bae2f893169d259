// What a shadow variant costs the caller: a bare HTTP client calls an endpoint without a shadow and one whose every second request is copied,
// with the same model and the same container, one request each in turn, on one machine in one run.
// Usage: node --import tsx bench/shadow.ts [--requests 2000]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cdkDeploy } from 'sagemaker-serving-local';
import { testImages } from '../examples/digits/images';
import { percentile } from '../examples/report';
import { call, endpointsAt, median, round, type Target } from './load';

const WARM_UP = 200;
/** A copy has left, and come back, before the next request: what it costs later callers is what any request costs. */
const PAUSE_MILLISECONDS = 4;
const BODY = JSON.stringify({ instances: [testImages()[0].pixels] });
const HEADERS = { 'content-type': 'application/json', 'x-amzn-sagemaker-target-variant': 'champion' };

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { requests: { type: 'string', default: '2000' } } });
  const state = mkdtempSync(path.join(os.tmpdir(), 'serving-bench-'));
  const server = spawn('node', ['emulator/bin/serving-local.js', 'start', '--port', '0', '--state', state], {
    stdio: 'ignore',
  });
  const url = await addressIn(state);
  const agent = new Agent({ keepAlive: true, noDelay: true });
  try {
    for (const app of ['digits', 'shadow']) {
      const output = path.join(state, `${app}.out`);
      await cdkDeploy({ url, app: `node --import tsx examples/${app}/app.ts`, output });
    }
    report(await measure(await targetsOf(url), Number(values.requests), agent));
  } finally {
    agent.destroy();
    server.kill('SIGTERM');
    await once(server, 'exit');
    rmSync(state, { recursive: true, force: true });
  }
}

/** The emulator is a process of its own: in this one, the copies would get in the way of reading the answers. */
async function addressIn(state: string): Promise<string> {
  const file = path.join(state, 'served-by.json');
  for (;;) {
    const { url } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8') || '{}') : { url: undefined };
    if (url) return url;
    await pause(50);
  }
}

async function targetsOf(url: string): Promise<Target[]> {
  const port = Number(new URL(url).port);
  const names = (await endpointsAt(url)).map(({ description }) => description.EndpointName);
  const target = (name: string, kind: string): Target => {
    const endpoint = names.find((one) => one.startsWith(kind));
    return { name, port, path: `/endpoints/${endpoint}/invocations`, headers: HEADERS, body: BODY };
  };
  return [target('without a shadow', 'digits'), target('with a shadow', 'shadow')];
}

async function measure(targets: readonly Target[], requests: number, agent: Agent): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
  for (let i = -WARM_UP; i < requests; i++) {
    for (const target of targets) {
      const { ms } = await call(target, agent);
      if (i >= 0) times.get(target.name)!.push(ms);
      await pause(PAUSE_MILLISECONDS);
    }
  }
  return times;
}

function report(times: ReadonlyMap<string, number[]>): void {
  const rows = [...times].map(([name, ms]) => ({
    endpoint: name,
    'p50 ms': round(median(ms)),
    'p99 ms': round(percentile(ms, 99)!),
  }));
  console.table(rows);
  const [without, withOne] = [...times.values()].map(median);
  console.log(`a call with a shadow takes ${round(withOne / without)} times one without (medians)`);
}

main();
