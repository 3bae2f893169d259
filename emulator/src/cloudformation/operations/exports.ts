import type { Operation } from '../../http/types';
import { invalid } from '../errors';
import { Stacks } from '../stacks/stacks';
import { required } from './inputs';

export const listExports: Operation<object> = (_, call) => ({
  Exports: call.world
    .part(Stacks)
    .store.exports(call)
    .map(({ stack, name, value }) => ({ ExportingStackId: stack.id, Name: name, Value: value })),
});

export const listImports: Operation<{ ExportName?: string }> = ({ ExportName }, call) => {
  const name = required('ExportName', ExportName);
  const importers = call.world.part(Stacks).store.importers(call, name);
  if (importers.length === 0) throw invalid(`Export '${name}' is not imported by any stack.`);
  return { Imports: importers.map((stack) => stack.name) };
};
