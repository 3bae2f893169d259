import { Token } from 'aws-cdk-lib';
import { API, refuse } from './checks';

const SEE = `${API}/API_ContainerDefinition.html`;
const KEY = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const MAX_ENTRIES = 100;
const MAX_BYTES = 1024;
const MAX_TOTAL_BYTES = 32 * 1024;

/** Nothing for no variables, so that the template does not carry an empty object. Tokens count as nothing. */
export function environmentOf(who: string, variables: Record<string, string> = {}): Record<string, string> | undefined {
  const entries = Object.entries(variables);
  if (entries.length === 0) return undefined;
  const what = 'the number of environment variables';
  if (entries.length > MAX_ENTRIES) refuse({ who, what, see: SEE }, `${entries.length}`, `at most ${MAX_ENTRIES}`);
  for (const [key, value] of entries) checkVariable(who, key, value);
  const total = entries.flat().reduce((sum, text) => sum + bytes(text), 0);
  if (total > MAX_TOTAL_BYTES) {
    refuse(
      { who, what: 'the size of the environment', see: SEE },
      `${total} bytes`,
      `at most ${MAX_TOTAL_BYTES} bytes, keys and values together`,
    );
  }
  return variables;
}

function checkVariable(who: string, key: string, value: string): void {
  if (!Token.isUnresolved(key) && !KEY.test(key)) {
    const subject = { who, what: 'the name of an environment variable', see: SEE };
    refuse(subject, `'${key}'`, 'letters, digits and underscores, with no digit at the start');
  }
  for (const [part, text] of [
    ['name', key],
    ['value', value],
  ]) {
    if (bytes(text) <= MAX_BYTES) continue;
    refuse(
      { who, what: `the ${part} of the environment variable ${key.slice(0, 40)}`, see: SEE },
      `${bytes(text)} bytes`,
      `at most ${MAX_BYTES} bytes`,
    );
  }
}

function bytes(text: string): number {
  return Token.isUnresolved(text) ? 0 : Buffer.byteLength(text);
}
