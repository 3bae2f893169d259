import type { Property } from '../property';
import type { Rule } from '../rule';
import { API, aContainer, aModel, MODEL } from './builders';
import { shown } from './names';
import { containersOf } from './parts';

const SOURCE = `${API}/API_ContainerDefinition.html`;
const KEY = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const MAX_ENTRIES = 100;
const MAX_BYTES = 1024;
const MAX_TOTAL_BYTES = 32 * 1024;
const SECRET =
  /(^|_)(PASSWORD|PASSWD|SECRET|SECRET_?KEY|API_?KEY|PRIVATE_?KEY|ACCESS_KEY|ACCESS_KEY_ID|(HF|HUB|AUTH|ACCESS|API|BEARER|SESSION|GITHUB)_?TOKEN)$/i;

/** Of a container's environment, which CloudFormation passes on unread. */
export const environment: readonly Rule[] = [
  {
    id: 'R034',
    severity: 'error',
    types: [MODEL],
    rule: 'Environment has at most 100 variables, whose names are letters, digits and underscores with no digit at the start; names and values have at most 1024 bytes.',
    otherwise: 'CreateModel refuses it.',
    source: SOURCE,
    *check(model) {
      for (const variables of environmentsOf(model)) {
        const count = variables.entries.length;
        if (count > MAX_ENTRIES)
          yield variables.flaw(`Environment has ${count} variables, allowed is at most ${MAX_ENTRIES}`);
        for (const [key, value] of variables.entries) yield* unfit(key, value);
      }
    },
    examples: {
      wrong: { Model: withVariables({ 'batch-size': '8' }) },
      right: { Model: withVariables({ BATCH_SIZE: '8' }) },
    },
  },
  {
    id: 'R035',
    severity: 'error',
    types: [MODEL],
    rule: 'The environments of all containers of a model have together at most 32 KB, names and values.',
    otherwise: 'CreateModel refuses it.',
    source: SOURCE,
    *check(model) {
      const environments = environmentsOf(model);
      const total = environments.reduce((sum, variables) => sum + sizeOf(variables), 0);
      const [largest] = [...environments].sort((a, b) => sizeOf(b) - sizeOf(a));
      if (total > MAX_TOTAL_BYTES)
        yield largest.flaw(
          `the environments of the model have ${total} bytes, allowed is at most ${MAX_TOTAL_BYTES} for all containers together`,
        );
    },
    examples: { wrong: { Model: withVariables(filled(33)) }, right: { Model: withVariables(filled(32)) } },
  },
  {
    id: 'R036',
    severity: 'warning',
    types: [MODEL],
    rule: 'Environment carries no secrets: whoever may describe the model reads them.',
    otherwise: 'The secret is in the template and in what DescribeModel answers.',
    source: SOURCE,
    check: (model) =>
      environmentsOf(model)
        .flatMap(({ entries }) => entries)
        .filter(([key, value]) => isSecret(key, value))
        .map(([key, value]) =>
          value.flaw(
            `${key} looks like a secret, and can be read by DescribeModel; let the container fetch it by name`,
          ),
        ),
    examples: {
      wrong: { Model: withVariables({ HF_TOKEN: 'hf_0123456789' }) },
      right: { Model: withVariables({ HF_TOKEN_ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:hf' }) },
    },
  },
];

function withVariables(Environment: Readonly<Record<string, string>>) {
  return aModel({ PrimaryContainer: aContainer({ Environment }) });
}

/** Variables of 1 KB each. */
function filled(count: number) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${100 + index}`, 'x'.repeat(1020)]));
}

function environmentsOf(model: Property): Property[] {
  return containersOf(model).map((container) => container.get('Environment'));
}

function* unfit(key: string, value: Property) {
  const size = Buffer.byteLength(value.text ?? '');
  if (!KEY.test(key))
    yield value.flaw(
      `the variable is named '${shown(key)}', allowed are letters, digits and underscores, with no digit at the start`,
    );
  if (Buffer.byteLength(key) > MAX_BYTES)
    yield value.flaw(`the name of the variable has ${Buffer.byteLength(key)} bytes, allowed is at most ${MAX_BYTES}`);
  if (size > MAX_BYTES)
    yield value.flaw(`the value of ${shown(key)} has ${size} bytes, allowed is at most ${MAX_BYTES}`);
}

/** As far as it is known, so at least. */
function sizeOf({ entries }: Property): number {
  return entries.reduce((sum, [key, { text = '' }]) => sum + Buffer.byteLength(key) + Buffer.byteLength(text), 0);
}

/** A secret that CloudFormation looks up can be read afterwards; its ARN is none. */
function isSecret(key: string, { lookUps, text = '' }: Property): boolean {
  if (lookUps.some((one) => one.startsWith('{{resolve:secretsmanager:'))) return true;
  return SECRET.test(key) && text !== '' && !text.startsWith('arn:');
}
