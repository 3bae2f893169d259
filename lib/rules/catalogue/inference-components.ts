import type { Property } from '../property';
import { variantOf } from '../resource-id';
import type { Flaw, Rule } from '../rule';
import { API, aComponent, aComponentConfig, anEndpoint, aSpecification, COMPONENT, ENDPOINT } from './builders';
import { factsOf, type InstanceFacts } from './instance-types';
import { misshapen, missing, NAME, S3_URI } from './names';
import { countOutside, nameOf, outside } from './ranges';

const PAGE = `${API}/API_CreateInferenceComponent.html`;
const SPECIFICATION = `${API}/API_InferenceComponentSpecification.html`;
const REQUIREMENTS = `${API}/API_InferenceComponentComputeResourceRequirements.html`;
const CONTAINER = `${API}/API_InferenceComponentContainerSpecification.html`;
const REFUSED = 'CreateInferenceComponent refuses it.';

const KEY = /^[a-zA-Z_][a-zA-Z0-9_]{1,1024}$/;
const IMAGE = { pattern: /^\S+$/, allowed: 'an image without spaces', max: 255 };
const TIMEOUTS = ['ModelDataDownloadTimeoutInSeconds', 'ContainerStartupHealthCheckTimeoutInSeconds'];

const specified = (more: object) => ({ Component: aComponent({ Specification: aSpecification({ ...more }) }) });
const requiring = (more: object) =>
  specified({ ComputeResourceRequirements: { MinMemoryRequiredInMb: 1024, ...more } });
const containing = (more: object) =>
  specified({ ModelName: undefined, Container: { ArtifactUrl: 's3://models/digits.tar.gz', ...more } });
const typed = (...types: string[]) => ({
  Component: aComponent({
    Specification: undefined,
    Specifications: types.map((InstanceType) => aSpecification({ InstanceType })),
  }),
});
const adapting = (more: object) =>
  specified({
    ModelName: undefined,
    ComputeResourceRequirements: undefined,
    BaseInferenceComponentName: 'base',
    Container: { ArtifactUrl: 's3://adapters/digits.tar.gz' },
    ...more,
  });
const placed = (more: object) => ({
  Config: aComponentConfig(),
  Endpoint: anEndpoint(),
  Component: aComponent({
    EndpointName: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] },
    Specification: aSpecification({ ComputeResourceRequirements: { MinMemoryRequiredInMb: 1024, ...more } }),
  }),
});

/** Of what an inference component runs. */
export const inferenceComponents: readonly Rule[] = [
  {
    id: 'R198',
    severity: 'error',
    types: [COMPONENT],
    rule: 'An inference component has an EndpointName; its own name and the names that it gives have at most 63 letters, digits and hyphens.',
    otherwise: REFUSED,
    source: PAGE,
    *check(component) {
      yield* missing(component, ['EndpointName']);
      for (const name of ['InferenceComponentName', 'EndpointName', 'VariantName'])
        yield* misshapen(component.get(name), NAME);
    },
    examples: {
      wrong: { Component: aComponent({ InferenceComponentName: 'digits_v1' }) },
      right: { Component: aComponent({ InferenceComponentName: 'digits-v1' }) },
    },
  },
  {
    id: 'R199',
    severity: 'error',
    types: [COMPONENT],
    rule: 'An inference component has either Specification or Specifications.',
    otherwise: 'CloudFormation refuses it.',
    source: PAGE,
    *check(component) {
      const one = component.get('Specification');
      const several = component.get('Specifications');
      if (one.isGiven && several.isGiven)
        yield several.flaw('Specification and Specifications are both given; leave one of them out');
      if (one.isAbsent && several.isAbsent)
        yield component.flaw('neither Specification nor Specifications is given; give one of them');
    },
    examples: {
      wrong: { Component: aComponent({ Specification: undefined }) },
      right: { Component: aComponent() },
    },
  },
  {
    id: 'R200',
    severity: 'error',
    types: [COMPONENT],
    rule: 'Specifications are 2 to 5, each with its InstanceType.',
    otherwise: 'CloudFormation refuses it, though the API takes one, too.',
    source: PAGE,
    *check(component) {
      const several = component.get('Specifications');
      if (several.length === 1)
        yield several.flaw('Specifications has 1 specification, allowed is 2 to 5; give it as Specification instead');
      else yield* countOutside(several, { min: 2, max: 5 }, 'specifications');
      for (const specification of several.items) yield* missing(specification, ['InstanceType']);
    },
    examples: { wrong: typed('ml.g5.xlarge'), right: typed('ml.g5.xlarge', 'ml.g6.xlarge') },
  },
  {
    id: 'R201',
    severity: 'warning',
    unverified: true,
    types: [COMPONENT],
    rule: 'A specification gives either ModelName or Container (unverified: no page says so).',
    otherwise: 'CreateInferenceComponent refuses it, as far as is known.',
    source: SPECIFICATION,
    *check(component) {
      for (const specification of specificationsOf(component)) {
        const [model, container] = [specification.get('ModelName'), specification.get('Container')];
        if (model.isGiven && container.isGiven)
          yield container.flaw('ModelName and Container are both given; leave one of them out (unverified)');
        const isAdapter = !specification.get('BaseInferenceComponentName').isAbsent;
        if (model.isAbsent && container.isAbsent && !isAdapter)
          yield specification.flaw('neither ModelName nor Container is given; give one of them (unverified)');
      }
    },
    examples: { wrong: specified({ Container: { ArtifactUrl: 's3://models/digits.tar.gz' } }), right: specified({}) },
  },
  {
    id: 'R202',
    severity: 'error',
    types: [COMPONENT],
    rule: 'An adapter has a BaseInferenceComponentName that is there before it, Container.ArtifactUrl, and no ComputeResourceRequirements.',
    otherwise: REFUSED,
    source: SPECIFICATION,
    *check(component, stack) {
      for (const specification of specificationsOf(component)) {
        const name = specification.get('BaseInferenceComponentName');
        if (!name.isGiven) continue;
        const requirements = specification.get('ComputeResourceRequirements');
        if (requirements.isGiven)
          yield requirements.flaw(
            'ComputeResourceRequirements are given for an adapter, which takes those of its base; leave them out',
          );
        if (specification.get('Container').get('ArtifactUrl').isAbsent)
          yield specification.flaw('an adapter has no Container.ArtifactUrl; give where its files are');
        const base = name.follow(COMPONENT);
        if (base && !stack.isBefore(base, component)) yield tooEarly(name, base.logicalId, 'InferenceComponentName');
      }
    },
    examples: {
      wrong: adapting({ ComputeResourceRequirements: { MinMemoryRequiredInMb: 1024 } }),
      right: adapting({}),
    },
  },
  {
    id: 'R203',
    severity: 'error',
    types: [COMPONENT],
    rule: 'A component that is no adapter says MinMemoryRequiredInMb, at least 128.',
    otherwise: 'CreateInferenceComponent refuses it; CloudFormation does not ask for it.',
    source: REQUIREMENTS,
    *check(component) {
      for (const specification of specificationsOf(component)) {
        const requirements = specification.get('ComputeResourceRequirements');
        if (requirements.isAbsent && specification.isGiven && specification.get('BaseInferenceComponentName').isAbsent)
          yield specification.flaw(
            'ComputeResourceRequirements are not given, and must be: MinMemoryRequiredInMb, from 128 on',
          );
        yield* missing(requirements, ['MinMemoryRequiredInMb']);
        yield* outside(requirements.get('MinMemoryRequiredInMb'), { min: 128 }, 'MB');
      }
    },
    examples: {
      wrong: specified({ ComputeResourceRequirements: { NumberOfCpuCoresRequired: 1 } }),
      right: requiring({ NumberOfCpuCoresRequired: 1 }),
    },
  },
  {
    id: 'R204',
    severity: 'error',
    types: [COMPONENT],
    rule: 'NumberOfCpuCoresRequired is at least 0.25, NumberOfAcceleratorDevicesRequired at least 1, MaxMemoryRequiredInMb at least 128.',
    otherwise: REFUSED,
    source: REQUIREMENTS,
    *check(component) {
      for (const requirements of requirementsOf(component)) {
        yield* outside(requirements.get('NumberOfCpuCoresRequired'), { min: 0.25, fractions: true });
        yield* outside(requirements.get('NumberOfAcceleratorDevicesRequired'), { min: 1, fractions: true });
        yield* outside(requirements.get('MaxMemoryRequiredInMb'), { min: 128 }, 'MB');
      }
    },
    examples: {
      wrong: requiring({ NumberOfCpuCoresRequired: 0.1 }),
      right: requiring({ NumberOfCpuCoresRequired: 0.25 }),
    },
  },
  {
    id: 'R204a',
    severity: 'warning',
    unverified: true,
    types: [COMPONENT],
    rule: 'MaxMemoryRequiredInMb is not less than MinMemoryRequiredInMb (unverified: no page says so).',
    otherwise: 'CreateInferenceComponent refuses it, as far as is known.',
    source: REQUIREMENTS,
    *check(component) {
      for (const requirements of requirementsOf(component)) {
        const [least, most] = [requirements.get('MinMemoryRequiredInMb'), requirements.get('MaxMemoryRequiredInMb')];
        if (most.number === undefined || least.number === undefined || most.number >= least.number) continue;
        yield most.flaw(
          `MaxMemoryRequiredInMb is ${most.text}, less than MinMemoryRequiredInMb, ${least.text}; raise it, or lower the other (unverified)`,
        );
      }
    },
    examples: { wrong: requiring({ MaxMemoryRequiredInMb: 1023 }), right: requiring({ MaxMemoryRequiredInMb: 1024 }) },
  },
  {
    id: 'R205',
    severity: 'warning',
    unverified: true,
    types: [COMPONENT],
    rule: 'What one copy of a component requires is there on one instance of its variant (unverified: inferred from what the instance type has).',
    otherwise: 'The component fails, because no instance has room for a copy of it.',
    source: PAGE,
    *check(component) {
      for (const specification of specificationsOf(component)) {
        const type = instanceTypeOf(component, specification)?.text;
        const facts = type === undefined ? undefined : factsOf(type);
        if (facts) yield* beyond(specification.get('ComputeResourceRequirements'), type!, facts);
      }
    },
    examples: { wrong: placed({ NumberOfCpuCoresRequired: 3 }), right: placed({ NumberOfCpuCoresRequired: 2 }) },
  },
  {
    id: 'R206',
    severity: 'error',
    types: [COMPONENT],
    rule: 'Container.Environment has at most 16 entries; each key has at least two letters, digits or underscores and begins with no digit.',
    otherwise: 'CloudFormation refuses it, though the API takes more, and keys of one letter.',
    source: CONTAINER,
    *check(component) {
      for (const container of componentContainersOf(component)) {
        const environment = container.get('Environment');
        const { length } = environment.entries;
        if (length > 16) yield environment.flaw(`Environment has ${length} entries, allowed is 16`);
        for (const [key, value] of environment.entries)
          if (!KEY.test(key))
            yield value.flaw(
              `the key of Environment is '${key}', allowed is two or more letters, digits and underscores, no digit first`,
            );
      }
    },
    examples: {
      wrong: containing({ Environment: { A: '1' } }),
      right: containing({ Environment: { AB: '1' } }),
    },
  },
  {
    id: 'R207',
    severity: 'error',
    types: [COMPONENT],
    rule: 'Container.Image has at most 255 characters and no space; Container.ArtifactUrl is one .tar.gz object of at most 1024 characters.',
    otherwise: 'CreateInferenceComponent refuses it, or the component fails.',
    source: CONTAINER,
    *check(component) {
      for (const container of componentContainersOf(component)) {
        yield* misshapen(container.get('Image'), IMAGE);
        const url = container.get('ArtifactUrl');
        const flaws = misshapen(url, S3_URI);
        yield* flaws;
        if (flaws.length === 0 && url.outline && !/(…|\.tar\.gz)$/.test(url.outline))
          yield url.flaw(`ArtifactUrl is '${url.outline}', allowed is one object whose key ends with .tar.gz`);
      }
    },
    examples: {
      wrong: containing({ ArtifactUrl: 's3://models/digits/' }),
      right: containing({ ArtifactUrl: 's3://models/digits/model.tar.gz' }),
    },
  },
  {
    id: 'R208',
    severity: 'error',
    types: [COMPONENT],
    rule: 'Both timeouts of StartupParameters are 60 to 3600 seconds.',
    otherwise: REFUSED,
    source: `${API}/API_InferenceComponentStartupParameters.html`,
    *check(component) {
      for (const specification of specificationsOf(component))
        for (const name of TIMEOUTS)
          yield* outside(specification.get('StartupParameters').get(name), { min: 60, max: 3600 }, 'seconds');
    },
    examples: {
      wrong: specified({ StartupParameters: { ModelDataDownloadTimeoutInSeconds: 59 } }),
      right: specified({ StartupParameters: { ModelDataDownloadTimeoutInSeconds: 60 } }),
    },
  },
  {
    id: 'R209',
    severity: 'error',
    types: [COMPONENT],
    rule: 'DataCacheConfig says EnableCaching.',
    otherwise: REFUSED,
    source: `${API}/API_InferenceComponentDataCacheConfig.html`,
    *check(component) {
      for (const specification of specificationsOf(component))
        yield* missing(specification.get('DataCacheConfig'), ['EnableCaching']);
    },
    examples: {
      wrong: specified({ DataCacheConfig: {} }),
      right: specified({ DataCacheConfig: { EnableCaching: true } }),
    },
  },
];

/** Specification and Specifications together, as far as they are known. */
export function specificationsOf(component: Property): Property[] {
  const one = component.get('Specification');
  return [...(one.isGiven ? [one] : []), ...component.get('Specifications').items];
}

/** For a resource that has to be there first, and is named by its literal name. */
export function tooEarly(name: Property, logicalId: string, attribute: string): Flaw {
  return name.flaw(
    `${nameOf(name)} names '${logicalId}' without waiting for it; write { "Fn::GetAtt": ["${logicalId}", "${attribute}"] }, or DependsOn: ${logicalId}`,
  );
}

function requirementsOf(component: Property): Property[] {
  return specificationsOf(component).map((specification) => specification.get('ComputeResourceRequirements'));
}

function componentContainersOf(component: Property): Property[] {
  return specificationsOf(component).map((specification) => specification.get('Container'));
}

/** Of a specification for one instance type, or else of the variant, where it has one. */
function instanceTypeOf(component: Property, specification: Property): Property | undefined {
  const own = specification.get('InstanceType');
  if (!own.isAbsent) return own;
  const name = component.get('VariantName');
  const endpoint = component.get('EndpointName').follow(ENDPOINT);
  const { config, variant } = variantOf(endpoint, name.value);
  const variants = config?.get('ProductionVariants').items ?? [];
  return (name.isAbsent && variants.length === 1 ? variants[0] : variant)?.get('InstanceType');
}

function* beyond(requirements: Property, type: string, facts: InstanceFacts): Generator<Flaw> {
  const { vcpus, memoryInMiB, acceleratorCount = Infinity, neuronCores = 0 } = facts;
  const there: [string, number | undefined][] = [
    ['NumberOfCpuCoresRequired', vcpus],
    ['MinMemoryRequiredInMb', memoryInMiB],
    ['NumberOfAcceleratorDevicesRequired', Math.max(acceleratorCount, neuronCores)],
  ];
  for (const [name, most = Infinity] of there) {
    const required = requirements.get(name);
    if (required.number === undefined || required.number <= most) continue;
    yield required.flaw(
      `${name} is ${required.text}, but an ${type} has ${most}; lower it, or choose a larger instance type (unverified)`,
    );
  }
}
