import { Sentence } from '../../sentence';
import type { Container } from './container';
import { ONLY } from './container-name';

const LINES = 6;
/** FailureReason holds 1,024 characters. */
const MAX_QUOTED_CHARACTERS = 450;

/** A container did not come up. */
export class StartFailure extends Sentence {
  public constructor(
    message: string,
    /** Whether its time was over. */
    public readonly isLate: boolean,
  ) {
    super(message);
  }
}

/**
 * The service's sentence, then what it does not tell: how the container failed, its last words, where all of them are.
 *
 * @param of whose container it is, such as `production variant champion`
 * @param failing the names of all containers of the instance that do not pass
 */
export function startFailure(
  of: string,
  what: string,
  { log }: Container,
  failing: readonly string[],
  isLate: boolean,
): StartFailure {
  const last = log.lastLines(LINES).join('\n').slice(-MAX_QUOTED_CHARACTERS);
  const words = last === '' ? 'It printed nothing' : `It printed last: ${last}`;
  const called = failing[0] === ONLY ? `${ONLY} container` : failing.join(',');
  return new StartFailure(
    `The ${called} for ${of} did not pass the ping health check. Please check CloudWatch logs for this endpoint. What happened: ${what}. ${words} (the whole log: ${log.file})`,
    isLate,
  );
}
