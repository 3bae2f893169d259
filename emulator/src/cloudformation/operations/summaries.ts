import type { Call, Operation } from '../../http/types';
import { checkTypes } from '../resources/check-types';
import { resourceType } from '../resources/resource-types';
import { Stacks } from '../stacks/stacks';
import { requiredCapabilities } from '../template/capabilities';
import { checkReferences } from '../template/check-references';
import { parseTemplate } from '../template/parse';
import type { ParameterDefinition, Template } from '../template/template';
import type { StackInput } from './inputs';
import { templateText } from './template-text';

type Input = Pick<StackInput, 'StackName' | 'TemplateBody' | 'TemplateURL'>;

export const getTemplateSummary: Operation<Input> = async (input, call) => {
  const template = await templateOf(input, call);
  const { capabilities, reason } = requiredCapabilities(template);
  const types = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))];
  return {
    Parameters: parametersOf(template, (name, definition) => ({
      ...declaration(name, definition),
      ParameterType: definition.Type,
      ParameterConstraints: { AllowedValues: definition.AllowedValues?.map(String) },
    })),
    Description: template.Description,
    Capabilities: capabilities.length > 0 ? capabilities : undefined,
    CapabilitiesReason: reason,
    ResourceTypes: types,
    Version: template.AWSTemplateFormatVersion,
    Metadata: template.Metadata && JSON.stringify(template.Metadata),
    ResourceIdentifierSummaries: types.map((type) => identifiersOf(type, template)),
  };
};

export const validateTemplate: Operation<Input> = async (input, call) => {
  const template = await templateOf(input, call);
  checkTypes(template);
  checkReferences(template);
  const { capabilities, reason } = requiredCapabilities(template);
  return {
    Parameters: parametersOf(template, declaration),
    Description: template.Description,
    Capabilities: capabilities.length > 0 ? capabilities : undefined,
    CapabilitiesReason: reason,
  };
};

async function templateOf(input: Input, call: Call): Promise<Template> {
  const stacks = call.world.part(Stacks);
  const stack = input.StackName ? stacks.store.get(call, input.StackName) : undefined;
  return parseTemplate(await templateText({ ...input, UsePreviousTemplate: 'true' }, call, stacks, stack));
}

function parametersOf(
  template: Template,
  describe: (name: string, definition: ParameterDefinition) => object,
): object[] {
  return Object.entries(template.Parameters ?? {}).map(([name, definition]) => describe(name, definition));
}

function declaration(name: string, { Default, NoEcho, Description }: ParameterDefinition): object {
  const DefaultValue = Default === undefined ? undefined : String(Default);
  return { ParameterKey: name, DefaultValue, NoEcho: String(NoEcho) === 'true', Description };
}

function identifiersOf(type: string, template: Template): object {
  const ids = Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id]) => id);
  return { ResourceType: type, LogicalResourceIds: ids, ResourceIdentifiers: resourceType(type)?.identifier ?? [] };
}
