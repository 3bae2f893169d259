import { badInput, quoted } from '../../../common/src/errors';
import { isFlat } from '../nested';
import { emptyBatch, hasRowsOfOne, type Signature, type TensorSpec } from '../signature';

/** Lists within lists, by the name of the input they are for. */
type Nested = ReadonlyMap<string, unknown>;
type JsonObject = Readonly<Record<string, unknown>>;

const FORMS = 'a list of rows, {"instances": [row, …]} or {"inputs": …}';

/** Row by row, and whole tensors; the second of each is what a container before this one answers with. */
const ROWS = ['instances', 'predictions'];
const TENSORS = ['inputs', 'outputs'];

/** Finds the inputs in any of the accepted forms: plain rows, `instances` (row by row), `inputs` (whole tensors). */
export function inputsByName(given: unknown, signature: Signature): Nested {
  if (Array.isArray(given)) return fromRows(isOneRow(given, signature) ? [given] : given, signature);
  if (!isObject(given)) throw badInput('WRONG_FORM', `the body must be ${FORMS}`);
  const keys = Object.keys(given);
  const [key = ''] = keys;
  if (keys.length !== 1 || ![...ROWS, ...TENSORS].includes(key)) {
    const has = keys.length === 0 ? 'is an empty object' : `has the keys ${quoted(keys.slice(0, 10))}`;
    throw badInput('WRONG_FORM', `the body ${has}: it must be ${FORMS}`);
  }
  if (TENSORS.includes(key)) return fromInputs(key, given[key], signature);
  if (!Array.isArray(given[key])) throw badInput('WRONG_FORM', `"${key}" must be a list of rows`);
  return fromRows(given[key], signature);
}

/** `[1, 2, 3]` for a model that takes rows of three: the one row, without the outer brackets. */
function isOneRow(given: unknown[], { inputs: [first, ...more] }: Signature): boolean {
  if (!first || more.length > 0 || given.length === 0) return false;
  return first.dims.length === 2 && !hasRowsOfOne(first) && isFlat(given);
}

function fromRows(rows: readonly unknown[], { inputs }: Signature): Nested {
  if (inputs[0] && rows.length === 0) throw emptyBatch(inputs[0]);
  const objects = rows.filter(isObject).length;
  if (objects === 0 && inputs.length === 1) return new Map([[inputs[0]!.name, rows]]);
  if (objects < rows.length) {
    const stray = rows.findIndex((row) => !isObject(row)) + 1;
    throw badInput('WRONG_INPUTS', `row ${stray} is no object: every row must be an object like ${pattern(inputs)}`);
  }
  rows.forEach((row, index) => {
    checkNames(`row ${index + 1}`, row as JsonObject, inputs);
  });
  return new Map(inputs.map(({ name }) => [name, rows.map((row) => (row as JsonObject)[name])]));
}

function fromInputs(key: string, given: unknown, { inputs }: Signature): Nested {
  if (isObject(given)) {
    checkNames(`"${key}"`, given, inputs);
    return new Map(inputs.map(({ name }) => [name, given[name]]));
  }
  if (inputs.length === 1) return new Map([[inputs[0]!.name, given]]);
  throw badInput('WRONG_INPUTS', `"${key}" must be an object like ${pattern(inputs)}`);
}

function checkNames(where: string, given: JsonObject, inputs: readonly TensorSpec[]): void {
  const wanted = inputs.map(({ name }) => name);
  const missing = wanted.filter((name) => !Object.hasOwn(given, name));
  const unknown = Object.keys(given).filter((name) => !wanted.includes(name));
  const takes = `the model takes ${quoted(wanted)}`;
  if (missing.length > 0) throw badInput('MISSING_INPUT', `${where} lacks ${quoted(missing)}: ${takes}`);
  if (unknown.length > 0)
    throw badInput('UNKNOWN_INPUT', `${where} has the unknown ${quoted(unknown.slice(0, 10))}: ${takes}`);
}

/** `{"age": …, "income": …}` */
function pattern(inputs: readonly TensorSpec[]): string {
  return `{${inputs.map(({ name }) => `"${name}": …`).join(', ')}}`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
