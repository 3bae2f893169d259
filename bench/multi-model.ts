// What choosing among many models costs: a bare HTTP client calls an endpoint of one model and an endpoint of many, whose model is
// loaded, with the same model and the same container, one request each in turn, on one machine in one run.
// Usage: node --import tsx bench/multi-model.ts [--requests 2000]
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { cdkDeploy, LocalServing } from 'sagemaker-serving-local';
import { testImages } from '../examples/digits/images';
import { percentile } from '../examples/report';
import { call, endpointsAt, median, round, type Target } from './load';

const ALLOWED_RATIO = 1.2;
const WARM_UP = 200;
const BODY = JSON.stringify({ instances: [testImages()[0].pixels] });
const JSON_TYPE = { 'content-type': 'application/json' };

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { requests: { type: 'string', default: '2000' } } });
  const state = mkdtempSync(path.join(os.tmpdir(), 'serving-bench-'));
  const local = await LocalServing.start({ state });
  const agent = new Agent({ keepAlive: true, noDelay: true });
  try {
    for (const app of ['digits', 'multi-model'])
      await cdkDeploy({
        url: local.url,
        app: `node --import tsx examples/${app}/app.ts`,
        output: `${state}/${app}.out`,
      });
    const targets = await targetsOf(local.url);
    report(await measure(targets, Number(values.requests), agent));
  } finally {
    agent.destroy();
    await local.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

/** The champion of the digits is also the model of the customer `acme`. */
async function targetsOf(url: string): Promise<Target[]> {
  const port = Number(new URL(url).port);
  const names = (await endpointsAt(url)).map(({ description }) => description.EndpointName);
  const pathOf = (kind: string) => `/endpoints/${names.find((name) => name.includes(kind))}/invocations`;
  const champion = { ...JSON_TYPE, 'x-amzn-sagemaker-target-variant': 'champion' };
  const acme = { ...JSON_TYPE, 'x-amzn-sagemaker-target-model': 'acme.tar.gz' };
  return [
    { name: 'one model', port, path: pathOf('digits'), headers: champion, body: BODY },
    { name: 'many models', port, path: pathOf('multimodel'), headers: acme, body: BODY },
  ];
}

/** The times of each target. They take turns, so that whatever else the machine does strikes both alike. */
async function measure(targets: readonly Target[], requests: number, agent: Agent): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
  for (let i = -WARM_UP; i < requests; i++) {
    for (const target of targets) {
      const { ms } = await call(target, agent);
      if (i >= 0) times.get(target.name)!.push(ms);
    }
  }
  return times;
}

function report(times: ReadonlyMap<string, number[]>): void {
  console.table(
    [...times].map(([name, ms]) => ({
      target: name,
      'p50 ms': round(median(ms)),
      'p99 ms': round(percentile(ms, 99)!),
    })),
  );
  const [one, many] = [...times.values()].map(median);
  const ratio = many / one;
  console.log(
    `a warm call to one of many models takes ${round(ratio)} times a call to a single model, allowed is ${ALLOWED_RATIO} (medians)`,
  );
  if (ratio > ALLOWED_RATIO) process.exitCode = 1;
}

main();
