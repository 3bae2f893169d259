import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { digitIn } from '../digits/drive';
import { testImages } from '../digits/images';
import { type DriveOptions, percentile } from '../report';
import { type Column, milliseconds, percent, type Terminal, table } from '../terminal';

export const summary = 'three containers on one instance, each called by its name';

const READERS = ['champion', 'challenger'];
const CHECKER = 'checker';

export interface MultiContainerReport {
  readonly endpoint: string;
  readonly containers: ContainerReport[];
}

export interface ContainerReport {
  /** Its hostname, which callers send as `TargetContainerHostname`. */
  readonly name: string;
  readonly requests: number;
  /** Fraction of the answers that were right; of the checker, of those that said a digit is no blank. */
  readonly accuracy: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

interface Question {
  readonly target: string;
  readonly body: unknown;
  readonly isRight: (answer: string) => boolean;
}

interface Answered {
  readonly target: string;
  readonly ms: number;
  readonly right: boolean;
}

/** Shows each of the test images to each of the containers. */
export async function drive(
  options: Pick<DriveOptions, 'endpointName' | 'client' | 'onProgress'>,
): Promise<MultiContainerReport> {
  const { endpointName, client, onProgress } = options;
  const questions = testImages().flatMap(({ label, pixels }): Question[] => [
    ...READERS.map((target) => ({
      target,
      body: { instances: [pixels] },
      isRight: (answer: string) => digitIn(answer) === label,
    })),
    { target: CHECKER, body: [pixels], isRight: (answer) => JSON.parse(answer).blank[0] === false },
  ]);
  const answers: Answered[] = [];
  for (const question of questions) {
    answers.push(await ask(endpointName, client, question));
    onProgress?.(answers.length, questions.length);
  }
  return {
    endpoint: endpointName,
    containers: [...READERS, CHECKER].map((name) => reportOf(name, answers)),
  };
}

/** The report for people: a row for each container. */
export function render({ containers }: MultiContainerReport, { colour }: Terminal): string {
  return table(COLUMNS, containers, colour);
}

const COLUMNS: Column<ContainerReport>[] = [
  { head: 'container', cell: ({ name }) => name },
  { head: 'requests', cell: ({ requests }) => String(requests), right: true },
  { head: 'right', cell: ({ accuracy }) => percent(accuracy), right: true, tint: 'bold' },
  { head: 'p50', cell: ({ p50Ms }) => milliseconds(p50Ms), right: true },
  { head: 'p99', cell: ({ p99Ms }) => milliseconds(p99Ms), right: true },
];

async function ask(
  EndpointName: string,
  client: SageMakerRuntimeClient,
  { target, body, isRight }: Question,
): Promise<Answered> {
  const command = new InvokeEndpointCommand({
    EndpointName,
    TargetContainerHostname: target,
    ContentType: 'application/json',
    Accept: 'application/json',
    Body: JSON.stringify(body),
  });
  const start = performance.now();
  const { Body } = await client.send(command);
  const ms = performance.now() - start;
  return { target, ms, right: isRight(new TextDecoder().decode(Body)) };
}

function reportOf(name: string, answers: readonly Answered[]): ContainerReport {
  const own = answers.filter(({ target }) => target === name);
  const times = own.map(({ ms }) => ms);
  return {
    name,
    requests: own.length,
    accuracy: own.filter(({ right }) => right).length / own.length,
    p50Ms: percentile(times, 50),
    p99Ms: percentile(times, 99),
  };
}
