import { notImitated } from '../../http/errors';
import { type CodeInput, packageOfCall } from '../code/from-input';
import { Functions } from '../functions';
import { changesOf, type FunctionInput } from '../input';
import { json, type LambdaOperation } from '../request';
import { configurationOf } from '../wire';

export const updateFunctionCode: LambdaOperation = async (request, call) => {
  const input = await request.body<CodeInput & { DryRun?: boolean; Publish?: boolean }>();
  if (input.Publish) throw notImitated('versions of Lambda functions (Publish)');
  const functions = call.world.part(Functions);
  const existing = functions.require(call, request.parameters[0]);
  const code = await packageOfCall(call.world, input);
  if (input.DryRun) return json(200, configurationOf({ ...existing, codeSha256: code.sha256, codeSize: code.size }));
  return json(200, configurationOf(await functions.replaceCode(existing, code)));
};

export const updateFunctionConfiguration: LambdaOperation = async (request, call) => {
  const input = await request.body<FunctionInput>();
  const functions = call.world.part(Functions);
  const existing = functions.require(call, request.parameters[0]);
  return json(200, configurationOf(functions.configure(existing, changesOf(call.world, input))));
};
