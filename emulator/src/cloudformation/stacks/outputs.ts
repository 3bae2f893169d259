import { invalid } from '../errors';
import type { OutputDefinition } from '../template/template';
import { isUnknown, KNOWN_AFTER_APPLY } from '../template/values';
import type { Output, StackRecord } from './records';
import type { StackStore } from './stack-store';
import type { Target } from './target';

/** The outputs of a stack whose resources are all there. */
export async function evaluateOutputs(target: Target): Promise<Output[]> {
  return Promise.all(activeOutputs(target).map(([key, definition]) => evaluateOutput(key, definition, target)));
}

/** The same before the deployment, as far as it is known by then. */
export async function plannedOutputs(target: Target): Promise<Output[]> {
  const planned = activeOutputs(target).map(async ([key, definition]) => {
    const value = await target.resolve(target.evaluator.evaluate(definition.Value));
    if (isUnknown(value)) return { key, value: KNOWN_AFTER_APPLY };
    return evaluateOutput(key, definition, target);
  });
  return Promise.all(planned);
}

function activeOutputs(target: Target): [string, OutputDefinition][] {
  return Object.entries(target.template.Outputs ?? {}).filter(
    ([, { Condition }]) => Condition === undefined || target.evaluator.condition(Condition),
  );
}

async function evaluateOutput(key: string, definition: OutputDefinition, target: Target): Promise<Output> {
  const value = await target.resolve(target.evaluator.evaluate(definition.Value));
  if (!['string', 'number', 'boolean'].includes(typeof value))
    throw invalid(
      `Template format error: Output ${key} is malformed. The Value field of every Outputs member must evaluate to a String.`,
    );
  const { Export } = definition;
  const exportName = Export && String(target.evaluator.evaluate(Export.Name));
  return { key, value: String(value), description: definition.Description, exportName };
}

/** @throws an error when an export that others use would be gone or different, or when another stack has the name. */
export function checkExports(stack: StackRecord, outputs: readonly Output[], store: StackStore): void {
  for (const { exportName, value } of stack.outputs) {
    if (!exportName) continue;
    const users = store.importers(stack, exportName).filter(({ id }) => id !== stack.id);
    if (users.length === 0) continue;
    const now = outputs.find((output) => output.exportName === exportName);
    const names = users.map(({ name }) => name).join(' and ');
    if (!now) throw new Error(`Export ${exportName} cannot be deleted as it is in use by ${names}`);
    if (now.value !== value) throw new Error(`Cannot update export ${exportName} as it is in use by ${names}`);
  }
  checkNames(stack, outputs, store);
}

function checkNames(stack: StackRecord, outputs: readonly Output[], store: StackStore): void {
  const taken = store.exports(stack).filter((entry) => entry.stack.id !== stack.id);
  for (const { exportName } of outputs) {
    const owner = taken.find(({ name }) => name === exportName);
    if (owner) throw new Error(`Export with name ${exportName} is already exported by stack ${owner.stack.name}`);
  }
}
