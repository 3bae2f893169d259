import { readdirSync, readFileSync } from 'node:fs';
import type { ProductionVariantServerlessConfig } from '@aws-sdk/client-sagemaker';
import { MARKER, markOf } from '../../../emulator/src/containers/leftovers';
import { type Measurement, Measurements } from '../../../emulator/src/runtime/measurements';
import { Endpoints } from '../../../emulator/src/sagemaker/serving/endpoints';
import { SystemClock } from '../../../emulator/src/world/clock';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local, type VariantOptions } from '../sagemaker/local';

export const SCOPE = { account: '000000000000', region: 'us-east-1' };
export const IDLE_MILLISECONDS = 300_000;

/** A variant without instances. */
export const serverless = (
  config: Partial<ProductionVariantServerlessConfig> = {},
  more: VariantOptions = {},
): VariantOptions => ({
  InstanceType: undefined,
  InitialInstanceCount: undefined,
  ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 4, ...config },
  ...more,
});

/** An emulator whose idle time passes when the test says so. Containers are real. */
export async function startServerless(options: { readonly folder?: string; readonly realClock?: ManualClock } = {}) {
  const clock = new ManualClock();
  const measured: Measurement[] = [];
  const connect = (local: Local) => local.world.part(Measurements).onMeasured((one) => measured.push(one));
  const { folder, realClock = new SystemClock() } = options;
  const local = await Local.start({ clock, realClock, folder, connect });
  return { local, clock, measured };
}

/** What an endpoint runs, as the emulator sees it. */
export function running(local: Local, name: string) {
  const all = local.world.part(Endpoints);
  const { record } = all.serving(SCOPE, name) ?? {};
  return record ? all.instances(record) : [];
}

/** What an emulator runs, as the machine sees it: the processes with its mark. */
export function processes(local: Local): number[] {
  const mark = `${MARKER}=${markOf(local.world)}`;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => environmentOf(pid).includes(mark)).map(Number);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

export const pidOf = async (local: Local, name: string): Promise<number> =>
  JSON.parse((await local.invoke(name, 'model')).text).pid;

/** What a call was answered: `ok`, or the name of its error. */
export const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: Error) => error.name,
  );
