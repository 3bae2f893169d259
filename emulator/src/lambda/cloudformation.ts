import type { Properties, ResourceContext, ResourceHandler, ResourceState } from '../cloudformation/resource-handler';
import { sameValue } from '../cloudformation/template/values';
import { type CodeInput, packageOfTemplate } from './code/from-input';
import { Functions } from './functions';
import { type FunctionInput, settingsOf } from './input';
import type { FunctionRecord } from './records';
import { Sandboxes } from './sandboxes';
import type { FunctionSettings } from './settings';

const LONGEST_NAME = 64;

/** `AWS::Lambda::Function`. */
const lambdaFunction: ResourceHandler = {
  async create(properties, context) {
    const name = String(properties.FunctionName ?? context.generateName(LONGEST_NAME));
    const settings = settingsIn(properties, context);
    const code = await packageOfTemplate(context.world, properties.Code as CodeInput, settings.runtime);
    return stateOf(await context.world.part(Functions).create(context, name, settings, code));
  },

  async update({ physicalId }, properties, context) {
    const functions = context.world.part(Functions);
    const existing = functions.require(context, physicalId);
    const settings = settingsIn(properties, context);
    const code = await packageOfTemplate(context.world, properties.Code as CodeInput, settings.runtime);
    const latest = code.sha256 === existing.codeSha256 ? existing : await functions.replaceCode(existing, code);
    return stateOf(differs(latest, settings) ? functions.configure(latest, settings) : latest);
  },

  async delete({ physicalId }, context) {
    const functions = context.world.part(Functions);
    const record = functions.find(context, physicalId);
    if (!record) return;
    functions.delete(record);
    context.world.part(Sandboxes).retire(record);
  },
};

function settingsIn(properties: Properties, { world, tags: ofStack }: ResourceContext): FunctionSettings {
  const own = (properties.Tags ?? []) as readonly { Key: string; Value: string }[];
  const tags = Object.fromEntries([...ofStack, ...own].map(({ Key, Value }) => [Key, Value]));
  const reservedConcurrency = properties.ReservedConcurrentExecutions as number | undefined;
  return { ...settingsOf(world, properties as FunctionInput), tags, reservedConcurrency };
}

const differs = (record: FunctionRecord, settings: FunctionSettings) =>
  Object.entries(settings).some(([name, value]) => !sameValue(record[name as keyof FunctionRecord], value));

function stateOf({ name, arn }: FunctionRecord): ResourceState {
  const snapStart = { ApplyOn: 'None', OptimizationStatus: 'Off' };
  return {
    physicalId: name,
    attributes: {
      Arn: arn,
      'SnapStartResponse.ApplyOn': snapStart.ApplyOn,
      'SnapStartResponse.OptimizationStatus': snapStart.OptimizationStatus,
    },
  };
}

/** What runs the resource types of Lambda. All others, permissions among them, are recorded. */
export const lambdaHandlers: Readonly<Record<string, ResourceHandler>> = { 'AWS::Lambda::Function': lambdaFunction };
