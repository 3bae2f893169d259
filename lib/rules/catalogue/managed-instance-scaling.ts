import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aComponentConfig, aConfig, aVariant, CONFIG } from './builders';
import { missing, notAmong } from './names';
import { variantsOf } from './parts';
import { outside } from './ranges';

const SCALING = `${API}/API_ProductionVariantManagedInstanceScaling.html`;

/** Of instances that come and go with the copies of inference components. */
export const managedInstanceScaling: readonly Rule[] = [
  {
    id: 'R088',
    severity: 'error',
    types: [CONFIG],
    rule: 'ManagedInstanceScaling goes only with variants without a ModelName, which host inference components.',
    otherwise: 'CreateEndpointConfig says: ManagedInstanceScaling is only supported for inference component endpoints.',
    source: 'https://github.com/hashicorp/terraform-provider-aws/pull/45926',
    check: (config) =>
      variantsOf(config)
        .filter((variant) => variant.get('ModelName').isGiven)
        .map((variant) => variant.get('ManagedInstanceScaling'))
        .filter(({ isGiven }) => isGiven)
        .map((scaling) =>
          scaling.flaw(
            'ManagedInstanceScaling is given in a variant with a ModelName, allowed is one that hosts inference components; scale this one by a ScalableTarget',
          ),
        ),
    examples: {
      wrong: { Config: aConfig({ ProductionVariants: [aVariant({ ManagedInstanceScaling: { Status: 'ENABLED' } })] }) },
      right: scaled({ Status: 'ENABLED' }),
    },
  },
  {
    id: 'R089',
    severity: 'error',
    types: [CONFIG],
    rule: 'ManagedInstanceScaling has a Status of ENABLED or DISABLED, a MinInstanceCount from 0 on and a MaxInstanceCount from 1 on.',
    otherwise: 'CloudFormation refuses it.',
    source: SCALING,
    check: (config) =>
      scalingsOf(config).flatMap((scaling) => [
        ...notAmong(scaling.get('Status'), ['ENABLED', 'DISABLED']),
        ...outside(scaling.get('MinInstanceCount'), { min: 0 }, 'instances'),
        ...outside(scaling.get('MaxInstanceCount'), { min: 1 }, 'instances'),
      ]),
    examples: { wrong: scaled({ Status: 'Enabled' }), right: scaled({ Status: 'ENABLED', MaxInstanceCount: 2 }) },
  },
  {
    id: 'R089a',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'MinInstanceCount is at most MaxInstanceCount; no page of AWS says what happens otherwise.',
    otherwise: 'CreateEndpointConfig refuses it, as far as is known.',
    source: SCALING,
    *check(config) {
      for (const scaling of scalingsOf(config)) {
        const least = scaling.get('MinInstanceCount');
        const most = scaling.get('MaxInstanceCount').number;
        if (least.number !== undefined && most !== undefined && least.number > most)
          yield least.flaw(
            `MinInstanceCount is ${least.number}, allowed is at most MaxInstanceCount, which is ${most}`,
          );
      }
    },
    examples: {
      wrong: scaled({ MinInstanceCount: 3, MaxInstanceCount: 2 }),
      right: scaled({ MinInstanceCount: 2, MaxInstanceCount: 2 }),
    },
  },
  {
    id: 'R090',
    severity: 'error',
    types: [CONFIG],
    rule: 'ScaleInPolicy has a Strategy of IDLE_RELEASE or CONSOLIDATION, a MaximumStepSize of 1 to 100 and CooldownInMinutes of 5 to 1440.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_ProductionVariantManagedInstanceScalingScaleInPolicy.html`,
    check: (config) => scalingsOf(config).flatMap((scaling) => scaleInFlaws(scaling.get('ScaleInPolicy'))),
    examples: {
      wrong: scaled({ ScaleInPolicy: { MaximumStepSize: 2 } }),
      right: scaled({ ScaleInPolicy: { Strategy: 'CONSOLIDATION', MaximumStepSize: 2 } }),
    },
  },
];

function scaled(ManagedInstanceScaling: object) {
  return { Config: aComponentConfig({ ManagedInstanceScaling }) };
}

function scalingsOf(config: Property): Property[] {
  return variantsOf(config).map((variant) => variant.get('ManagedInstanceScaling'));
}

function scaleInFlaws(policy: Property): Flaw[] {
  return [
    ...missing(policy, ['Strategy']),
    ...notAmong(policy.get('Strategy'), ['IDLE_RELEASE', 'CONSOLIDATION']),
    ...outside(policy.get('MaximumStepSize'), { min: 1, max: 100 }, 'instances'),
    ...outside(policy.get('CooldownInMinutes'), { min: 5, max: 1440 }, 'minutes'),
  ];
}
