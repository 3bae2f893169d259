import { type Duration, Token } from 'aws-cdk-lib';

/** SageMaker's longest `MaximumExecutionTimeoutInSeconds`. */
export const LONGEST_ROLLOUT = 28800;
export const SHORTEST_ROLLOUT = 600;

/** Until a machine is there and has pulled its image. */
const MACHINE_SECONDS = 900;
/** What is reckoned for the download of the model, and for the start of the container, where nothing is said. */
const DOWNLOAD_SECONDS = 600;
const START_SECONDS = 600;

/** What a policy needs to know of a variant. */
export interface Fleet {
  readonly variantName: string;
  readonly instances: number;
  /** How long its instances may take to come up. */
  readonly seconds: number;
}

/** What a rollout spends waiting. */
export interface Waits {
  readonly steps: number;
  readonly interval: number;
  readonly termination: number;
}

export function totalOf({ steps, interval, termination }: Waits): number {
  return steps * interval + termination;
}

/** The arithmetic behind the total, in the words of the options. */
export function spelledOut(waits: Waits): string {
  const { steps, interval, termination } = waits;
  const taken = steps === 1 ? '1 step' : `${steps} steps`;
  return `${totalOf(waits)} seconds (${taken} x waitInterval ${interval} + terminationWait ${termination})`;
}

/** Whole seconds; nothing if they are known only at deployment. */
export function knownSeconds(duration: Duration | undefined, whenMissing: number): number | undefined {
  if (!duration) return whenMissing;
  return duration.isUnresolved() ? undefined : duration.toSeconds();
}

/** How long new instances may take to come up, at the most: machine, model data, container. */
export function fleetSeconds(download?: Duration, start?: Duration): number {
  return (
    MACHINE_SECONDS + (knownSeconds(download, DOWNLOAD_SECONDS) ?? 3600) + (knownSeconds(start, START_SECONDS) ?? 3600)
  );
}

/** Long enough for all waits and all fleets, within what SageMaker takes. */
export function executionTimeout(waits: Waits | undefined, fleets: number): number {
  if (!waits || Token.isUnresolved(fleets)) return LONGEST_ROLLOUT;
  return Math.min(LONGEST_ROLLOUT, Math.max(SHORTEST_ROLLOUT, totalOf(waits) + fleets));
}
