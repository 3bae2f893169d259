// What a pipeline costs beside its parts: a bare HTTP client calls each container of the example `pipeline` by itself, then the
// pipeline through InvokeEndpoint, one request each in turn, on one machine in one run.
// Usage: node --import tsx bench/pipeline.ts [--requests 2000]
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { cdkDeploy, LocalServing } from 'sagemaker-serving-local';
import { testImages } from '../examples/digits/images';
import { drawingOf } from '../examples/pipeline/drive';
import { percentile } from '../examples/report';
import { call, endpointsAt, median, round, type Target } from './load';

const ALLOWED_MILLISECONDS = 1;
const WARM_UP = 200;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { requests: { type: 'string', default: '2000' } } });
  const state = mkdtempSync(path.join(os.tmpdir(), 'serving-bench-'));
  const local = await LocalServing.start({ state });
  const agent = new Agent({ keepAlive: true, noDelay: true });
  try {
    const app = 'node --import tsx examples/pipeline/app.ts';
    await cdkDeploy({ url: local.url, app, output: path.join(state, 'cdk.out') });
    const targets = await targetsOf(local.url, agent);
    report(await measure(targets, Number(values.requests), agent));
  } finally {
    agent.destroy();
    await local.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

/** Each container with what the one before it answers, and at the end all of them together. */
async function targetsOf(url: string, agent: Agent): Promise<Target[]> {
  const [{ description, instances }] = await endpointsAt(url);
  const drawing = { headers: { 'content-type': 'text/plain' }, body: drawingOf(testImages()[0].pixels) };
  const parts: Target[] = [];
  let { headers, body } = drawing;
  for (const { name, port } of instances[0].containers) {
    const part = { name, port, path: '/invocations', headers, body };
    const answer = await call(part, agent);
    parts.push(part);
    headers = { 'content-type': answer.contentType ?? '' };
    body = answer.body;
  }
  const path = `/endpoints/${description.EndpointName}/invocations`;
  return [...parts, { name: 'the pipeline', port: Number(new URL(url).port), path, ...drawing }];
}

/** The times of each target. They take turns, so that whatever else the machine does strikes all of them alike. */
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

/** The parts are summed up turn by turn: of times with a long tail, the median of the sum is more than the sum of the medians. */
function report(times: ReadonlyMap<string, number[]>): void {
  const all = [...times];
  const [, pipeline] = all[all.length - 1];
  const parts = pipeline.map((_, turn) => all.slice(0, -1).reduce((sum, [, ms]) => sum + ms[turn], 0));
  const rows = [...all.slice(0, -1), ['its parts together', parts] as const, all[all.length - 1]];
  console.table(
    rows.map(([target, ms]) => ({ target, 'p50 ms': round(median(ms)), 'p99 ms': round(percentile(ms, 99)!) })),
  );
  const added = median(pipeline) - median(parts);
  console.log(`${round(added)} ms more than its parts at the median, allowed is ${ALLOWED_MILLISECONDS} ms`);
  if (added > ALLOWED_MILLISECONDS) process.exitCode = 1;
}

main();
