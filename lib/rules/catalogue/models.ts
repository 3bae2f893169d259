import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Rule } from '../rule';
import { API, aConfig, aContainer, aModel, aVariant, CONFIG, GUIDE, MODEL } from './builders';
import { misshapen, NAME, notAmong, repeated } from './names';
import { containersOf, variantsOf } from './parts';
import { countOutside } from './ranges';

const MAX_CONTAINERS = 15;
const LONG = `a${'b'.repeat(63)}`;

/** Of models, and of how their containers go together. */
export const models: readonly Rule[] = [
  {
    id: 'R001',
    severity: 'error',
    types: [MODEL],
    rule: 'ModelName has at most 63 letters, digits and, between them, hyphens.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_CreateModel.html`,
    check: (model) => misshapen(model.get('ModelName'), NAME),
    examples: {
      wrong: { Model: aModel({ ModelName: 'my_digits', PrimaryContainer: aContainer() }) },
      right: { Model: aModel() },
    },
  },
  {
    id: 'R002',
    severity: 'error',
    types: [CONFIG, MODEL],
    rule: 'EndpointConfigName, VariantName and ContainerHostname have at most 63 letters, digits and, between them, hyphens.',
    otherwise: 'CloudFormation or SageMaker refuses it.',
    source: `${API}/API_ProductionVariant.html`,
    check: (resource) => namesOf(resource).flatMap((name) => misshapen(name, NAME)),
    examples: {
      wrong: { Config: aConfig({ ProductionVariants: [aVariant({ VariantName: LONG })] }) },
      right: { Config: aConfig({ ProductionVariants: [aVariant({ VariantName: LONG.slice(1) })] }) },
    },
  },
  {
    id: 'R003',
    severity: 'error',
    types: [MODEL],
    rule: 'A model has either PrimaryContainer or Containers.',
    otherwise: 'CreateModel refuses it.',
    source: `${GUIDE}/inference-pipelines.html`,
    *check(model) {
      const one = model.get('PrimaryContainer');
      const several = model.get('Containers');
      if (one.isGiven && several.isGiven && several.length !== 0)
        yield several.flaw('PrimaryContainer and Containers are both given; leave one of them out');
      if (one.isAbsent && several.length === 0)
        yield model.flaw('neither PrimaryContainer nor Containers is given; give one of them');
    },
    examples: { wrong: { Model: aModel({}) }, right: { Model: aModel() } },
  },
  {
    id: 'R004',
    severity: 'error',
    types: [MODEL],
    rule: 'A model has at most 15 containers.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_CreateModel.html`,
    check: (model) => countOutside(model.get('Containers'), { min: 0, max: MAX_CONTAINERS }, 'containers'),
    examples: {
      wrong: { Model: aModel({ Containers: unnamed(MAX_CONTAINERS + 1) }) },
      right: { Model: aModel({ Containers: unnamed(MAX_CONTAINERS) }) },
    },
  },
  {
    id: 'R007',
    severity: 'error',
    types: [MODEL],
    rule: 'InferenceExecutionConfig.Mode is Serial or Direct, written like that.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_InferenceExecutionConfig.html`,
    check: (model) => notAmong(modeOf(model), ['Serial', 'Direct']),
    examples: {
      wrong: { Model: aModel({ Containers: unnamed(2), InferenceExecutionConfig: { Mode: 'SERIAL' } }) },
      right: { Model: aModel({ Containers: unnamed(2), InferenceExecutionConfig: { Mode: 'Serial' } }) },
    },
  },
  {
    id: 'R008',
    severity: 'error',
    types: [MODEL],
    rule: 'InferenceExecutionConfig.Mode Direct needs at least two containers.',
    otherwise: 'CreateModel refuses it.',
    source: `${GUIDE}/multi-container-create.html`,
    *check(model) {
      const mode = modeOf(model);
      const count = countOfContainers(model);
      if (mode.text === 'Direct' && count !== undefined && count < 2)
        yield mode.flaw(
          `Mode is Direct with ${count} container, allowed is 2 to 15; add containers to Containers, or leave InferenceExecutionConfig out`,
        );
    },
    examples: {
      wrong: { Model: aModel({ Containers: [named('one')], InferenceExecutionConfig: { Mode: 'Direct' } }) },
      right: { Model: direct(named('one'), named('two')) },
    },
  },
  {
    id: 'R009',
    severity: 'error',
    types: [MODEL],
    rule: 'With InferenceExecutionConfig.Mode Direct every container has a ContainerHostname.',
    otherwise: 'CreateModel refuses it.',
    source: `${GUIDE}/multi-container-create.html`,
    check: (model) =>
      modeOf(model).text === 'Direct'
        ? hostnamesOf(model)
            .filter(({ isAbsent }) => isAbsent)
            .map((hostname) =>
              hostname.flaw('ContainerHostname is not given, and with Mode Direct a request names it; give it'),
            )
        : [],
    examples: {
      wrong: { Model: direct(named('one'), aContainer()) },
      right: { Model: direct(named('one'), named('two')) },
    },
  },
  {
    id: 'R010',
    severity: 'error',
    types: [MODEL],
    rule: 'In a pipeline either every container has a ContainerHostname or none.',
    otherwise: 'CreateModel refuses it.',
    source: `${API}/API_ContainerDefinition.html`,
    check(model) {
      const hostnames = hostnamesOf(model);
      if (!isSerial(model) || !hostnames.some(({ isGiven }) => isGiven)) return [];
      return hostnames
        .filter(({ isAbsent }) => isAbsent)
        .map((hostname) =>
          hostname.flaw('ContainerHostname is not given, but other containers have one; give it to all, or to none'),
        );
    },
    examples: {
      wrong: { Model: aModel({ Containers: [named('one'), aContainer()] }) },
      right: { Model: aModel({ Containers: [named('one'), named('two')] }) },
    },
  },
  {
    id: 'R011',
    severity: 'error',
    types: [MODEL],
    rule: 'Every ContainerHostname is there once in a model.',
    otherwise: 'CreateModel refuses it.',
    source: `${API}/API_ContainerDefinition.html`,
    check: (model) =>
      repeated(hostnamesOf(model)).map((hostname) =>
        hostname.flaw(`ContainerHostname is '${hostname.text}', as that of another container; give each its own`),
      ),
    examples: {
      wrong: { Model: aModel({ Containers: [named('one'), named('one')] }) },
      right: { Model: aModel({ Containers: [named('one'), named('two')] }) },
    },
  },
  {
    id: 'R012',
    severity: 'warning',
    types: [MODEL],
    rule: 'ContainerHostname has no effect in PrimaryContainer.',
    otherwise: 'SageMaker ignores it.',
    source: `${API}/API_ContainerDefinition.html`,
    *check(model) {
      const hostname = model.get('PrimaryContainer').get('ContainerHostname');
      if (model.get('PrimaryContainer').isGiven && hostname.isGiven && model.get('Containers').isAbsent)
        yield hostname.flaw('ContainerHostname is ignored in PrimaryContainer; leave it out');
    },
    examples: { wrong: { Model: aModel({ PrimaryContainer: named('one') }) }, right: { Model: aModel() } },
  },
  {
    id: 'R041',
    severity: 'error',
    types: [MODEL],
    rule: 'At most one container of a pipeline has Mode MultiModel.',
    otherwise: 'CreateModel says: More than one container in MultiModel mode is not supported with inference pipeline.',
    source: 'https://github.com/OElesin/sagemaker-autopilot-step-functions/issues/10',
    check: (model) =>
      isSerial(model)
        ? multiModelModes(model)
            .slice(1)
            .map((mode) => mode.flaw('Mode is MultiModel in a second container, allowed is one; write SingleModel'))
        : [],
    examples: {
      wrong: { Model: aModel({ Containers: [ofMany(), ofMany()] }) },
      right: { Model: aModel({ Containers: [ofMany(), aContainer()] }) },
    },
  },
  {
    id: 'R042',
    severity: 'warning',
    unverified: true,
    types: [MODEL],
    rule: "Mode MultiModel does not go with InferenceExecutionConfig.Mode Direct; AWS's table of features only marks the pair as not applicable.",
    otherwise: 'CreateModel may refuse it.',
    source: `${GUIDE}/model-deploy-feature-matrix.html`,
    check: (model) =>
      modeOf(model).text === 'Direct'
        ? multiModelModes(model).map((mode) =>
            mode.flaw(
              'Mode is MultiModel in a model whose InferenceExecutionConfig.Mode is Direct, which AWS lists as not applicable; write SingleModel, or a model of its own',
            ),
          )
        : [],
    examples: {
      wrong: { Model: direct(ofMany({ ContainerHostname: 'one' }), named('two')) },
      right: { Model: direct(named('one'), named('two')) },
    },
  },
  {
    id: 'R053',
    severity: 'warning',
    types: [MODEL],
    rule: 'A model that may change has no ModelName of its own: every change but of Tags replaces the model, and the new one cannot have the name of the old.',
    otherwise: 'The update fails with "already exists", and the stack rolls back.',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-model.html',
    *check(model) {
      const name = model.get('ModelName');
      if (name.text !== undefined)
        yield name.flaw(
          `ModelName is '${name.text}', and any change of the model makes a second one of that name; leave it out`,
        );
    },
    examples: {
      wrong: { Model: aModel({ ModelName: 'digits', PrimaryContainer: aContainer() }) },
      right: { Model: aModel() },
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R005: 'it allows something: a list of one container is as good as PrimaryContainer',
  R006: 'a list of one is accepted (R005), an empty one is told by R003 and one of more than 15 by R004',
};

function named(ContainerHostname: string) {
  return aContainer({ ContainerHostname });
}

function unnamed(count: number) {
  return Array.from({ length: count }, () => aContainer());
}

function ofMany(more: Readonly<Record<string, unknown>> = {}) {
  return aContainer({ Mode: 'MultiModel', ModelDataUrl: 's3://models/all/', ...more });
}

function direct(...Containers: object[]) {
  return aModel({ Containers, InferenceExecutionConfig: { Mode: 'Direct' } });
}

function modeOf(model: Resource): Property {
  return model.get('InferenceExecutionConfig').get('Mode');
}

/** For certain several containers in series, which is what they are by default. */
function isSerial(model: Resource): boolean {
  const mode = modeOf(model);
  return (model.get('Containers').length ?? 0) > 1 && (mode.isAbsent || mode.text === 'Serial');
}

function hostnamesOf(model: Resource): Property[] {
  return model.get('Containers').items.map((container) => container.get('ContainerHostname'));
}

function multiModelModes(model: Resource): Property[] {
  return containersOf(model)
    .map((container) => container.get('Mode'))
    .filter(({ text }) => text === 'MultiModel');
}

function namesOf(resource: Resource): Property[] {
  if (resource.type === MODEL) return containersOf(resource).map((container) => container.get('ContainerHostname'));
  return [resource.get('EndpointConfigName'), ...variantsOf(resource).map((variant) => variant.get('VariantName'))];
}

/** PrimaryContainer counts as one. */
function countOfContainers(model: Resource): number | undefined {
  const several = model.get('Containers');
  if (several.isAbsent) return model.get('PrimaryContainer').isGiven ? 1 : undefined;
  return several.length;
}
