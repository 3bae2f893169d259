import { Sentence } from '../../sentence';
import type { Container } from './container';

const LINES = 6;
/** FailureReason holds 1,024 characters. */
const MAX_QUOTED_CHARACTERS = 450;

/** The service's sentence, then what it does not tell: how the container failed, its last words, where all of them are. */
export function startFailure(variantName: string, what: string, { name, log }: Container): Sentence {
  const last = log.lastLines(LINES).join('\n').slice(-MAX_QUOTED_CHARACTERS);
  const words = last === '' ? 'It printed nothing' : `It printed last: ${last}`;
  return new Sentence(
    `The ${name} container for production variant ${variantName} did not pass the ping health check. Please check CloudWatch logs for this endpoint. What happened: ${what}. ${words} (the whole log: ${log.file})`,
  );
}
