import { setTimeout as pause } from 'node:timers/promises';
import {
  DescribeEndpointCommand,
  DescribeInferenceComponentCommand,
  type SageMakerClient,
  UpdateInferenceComponentRuntimeConfigCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { digitIn } from '../digits/drive';
import { type DigitImage, testImages } from '../digits/images';
import { type DriveOptions, percentile } from '../report';
import { type Column, milliseconds, percent, type Terminal, table } from '../terminal';

export const summary = 'two models share a fleet: copies come and go, down to none, and instances with them';

const IMAGES = 60;
/** More than one instance has room for; nothing; and back. */
const COPIES = [undefined, 6, 0, 2];
const MODELS = ['Champion', 'Challenger'];

export interface InferenceComponentReport {
  readonly endpoint: string;
  readonly steps: StepReport[];
}

/** The fleet at one number of the champion's copies, and what both components answered there. */
export interface StepReport {
  readonly instances: number;
  readonly components: ComponentReport[];
}

export interface ComponentReport {
  readonly name: string;
  readonly copies: number;
  readonly requests: number;
  readonly answered: number;
  /** Requests that found no copy. */
  readonly withoutCapacity: number;
  /** Fraction of the answers that were right; null where there was none. */
  readonly accuracy: number | null;
  readonly p50Ms: number | null;
}

/** One request; without `ms`, one that found no copy. */
interface Outcome {
  readonly right: boolean;
  readonly ms?: number;
}

type Options = Pick<DriveOptions, 'endpointName' | 'client' | 'sagemaker' | 'outputs' | 'onProgress'>;

/** Shows images to both components: as they are deployed, with more of the champion's copies, with none, and back. */
export async function drive(options: Options): Promise<InferenceComponentReport> {
  const { endpointName: endpoint, client, sagemaker, outputs, onProgress } = options;
  const names = MODELS.map((model) => outputs[`${model}Component`]);
  const total = COPIES.length * names.length * IMAGES;
  let done = 0;
  const steps: StepReport[] = [];
  for (const copies of COPIES) {
    if (copies !== undefined) await scale(sagemaker, names[0], copies);
    const components: ComponentReport[] = [];
    for (const name of names) {
      const outcomes: Outcome[] = [];
      for (const image of testImages().slice(0, IMAGES)) {
        outcomes.push(await ask(client, endpoint, name, image));
        onProgress?.(++done, total);
      }
      components.push(reportOf(name, await copiesOf(sagemaker, name), outcomes));
    }
    steps.push({ instances: await instancesOf(sagemaker, endpoint), components });
  }
  return { endpoint, steps };
}

/** The report for people: a row for each component at each step. */
export function render({ steps }: InferenceComponentReport, { colour }: Terminal): string {
  const rows = steps.flatMap(({ instances, components }) =>
    components.map((component, index) => ({ ...component, instances: index === 0 ? String(instances) : '' })),
  );
  const columns: Column<(typeof rows)[number]>[] = [
    { head: 'instances', cell: ({ instances }) => instances, right: true },
    { head: 'component', cell: ({ name }) => name },
    { head: 'copies', cell: ({ copies }) => String(copies), right: true },
    { head: 'answered', cell: ({ answered, requests }) => `${answered} of ${requests}`, right: true },
    { head: 'no capacity', cell: ({ withoutCapacity }) => String(withoutCapacity), right: true },
    { head: 'right', cell: ({ accuracy }) => (accuracy === null ? '–' : percent(accuracy)), right: true, tint: 'bold' },
    { head: 'p50', cell: ({ p50Ms }) => milliseconds(p50Ms), right: true },
  ];
  return table(columns, rows, colour);
}

/** As an autoscaling policy or an operator does it. */
async function scale(client: SageMakerClient, InferenceComponentName: string, CopyCount: number): Promise<void> {
  const DesiredRuntimeConfig = { CopyCount };
  await client.send(new UpdateInferenceComponentRuntimeConfigCommand({ InferenceComponentName, DesiredRuntimeConfig }));
  for (;;) {
    const { InferenceComponentStatus } = await client.send(
      new DescribeInferenceComponentCommand({ InferenceComponentName }),
    );
    if (InferenceComponentStatus === 'InService') return;
    await pause(200);
  }
}

async function ask(
  client: SageMakerRuntimeClient,
  EndpointName: string,
  InferenceComponentName: string,
  { label, pixels }: DigitImage,
): Promise<Outcome> {
  const command = new InvokeEndpointCommand({
    EndpointName,
    InferenceComponentName,
    ContentType: 'application/json',
    Accept: 'application/json',
    Body: JSON.stringify({ instances: [pixels] }),
  });
  const start = performance.now();
  try {
    const { Body } = await client.send(command);
    const ms = performance.now() - start;
    return { right: digitIn(new TextDecoder().decode(Body)) === label, ms };
  } catch (error) {
    if ((error as Error).message.includes('has no capacity')) return { right: false };
    throw error;
  }
}

async function copiesOf(client: SageMakerClient, InferenceComponentName: string): Promise<number> {
  const { RuntimeConfig } = await client.send(new DescribeInferenceComponentCommand({ InferenceComponentName }));
  return RuntimeConfig?.CurrentCopyCount ?? 0;
}

async function instancesOf(client: SageMakerClient, EndpointName: string): Promise<number> {
  const { ProductionVariants = [] } = await client.send(new DescribeEndpointCommand({ EndpointName }));
  return ProductionVariants[0].CurrentInstanceCount ?? 0;
}

function reportOf(name: string, copies: number, outcomes: readonly Outcome[]): ComponentReport {
  const times = outcomes.flatMap(({ ms }) => ms ?? []);
  const right = outcomes.filter((outcome) => outcome.right).length;
  return {
    name,
    copies,
    requests: outcomes.length,
    answered: times.length,
    withoutCapacity: outcomes.length - times.length,
    accuracy: times.length === 0 ? null : right / times.length,
    p50Ms: percentile(times, 50),
  };
}
