import { type CodeInput, packageOfCall } from '../code/from-input';
import { Functions } from '../functions';
import { type FunctionInput, settingsOf } from '../input';
import { readFunctionName } from '../names';
import { json, type LambdaOperation } from '../request';
import { configurationOf } from '../wire';

interface CreateFunctionInput extends FunctionInput {
  readonly FunctionName: string;
  readonly Code: CodeInput;
  readonly Tags?: Readonly<Record<string, string>>;
}

export const createFunction: LambdaOperation = async (request, call) => {
  const input = await request.body<CreateFunctionInput>();
  const { name } = readFunctionName(input.FunctionName ?? '', call);
  const settings = { ...settingsOf(call.world, input), tags: input.Tags ?? {} };
  const code = await packageOfCall(call.world, input.Code ?? {});
  return json(201, configurationOf(await call.world.part(Functions).create(call, name, settings, code)));
};
