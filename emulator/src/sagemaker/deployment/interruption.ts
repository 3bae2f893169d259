import type { RollbackCause } from './rollout-record';

/** Why a rollout does not go on. The service's own words for these are not known. */
export class Interruption extends Error {
  public constructor(
    public readonly cause: RollbackCause,
    message: string,
  ) {
    super(message);
  }
}

export function alarmTripped(name: string, reason: string | undefined, atStart: boolean): Interruption {
  const when = atStart ? 'was in ALARM state already when the deployment started' : 'went into ALARM state';
  const told = reason ? ` (${reason})` : '';
  return new Interruption('alarm', `The deployment was rolled back: the CloudWatch alarm "${name}" ${when}${told}.`);
}

export function alarmGone(name: string): Interruption {
  return new Interruption(
    'alarm',
    `The deployment was rolled back: the CloudWatch alarm "${name}" of AutoRollbackConfiguration does not exist any more.`,
  );
}

export function timedOut(seconds: number): Interruption {
  return new Interruption(
    'timeout',
    `The deployment was rolled back: it took longer than MaximumExecutionTimeoutInSeconds, ${seconds} seconds.`,
  );
}

/** What made a step fail, as the reason for the rollback: the new fleet did not come up. */
export function toInterruption(error: unknown): Interruption {
  return error instanceof Interruption ? error : new Interruption('start-up', (error as Error).message);
}
