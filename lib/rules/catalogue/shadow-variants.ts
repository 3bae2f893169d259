import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aConfig, aContainer, aModel, aVariant, CONFIG, GUIDE, ofModel } from './builders';
import { excluded, isMarketplace, isMultiModel, isSeveralContainers } from './features';
import { variantsOf } from './parts';

const WHO = 'shadow variants';
const SHADOWS = `${API}/API_CreateEndpointConfig.html`;
const MATRIX = `${GUIDE}/model-deploy-feature-matrix.html`;
const LEAVE = 'or leave ShadowProductionVariants out';

const shadow = (more: object = {}) => aVariant({ VariantName: 'shadow', ModelName: ofModel, ...more });
const shadowed = (more: object = {}, Model = aModel()) => ({
  Model,
  Config: aConfig({
    ProductionVariants: [aVariant({ ModelName: ofModel })],
    ShadowProductionVariants: [shadow()],
    ...more,
  }),
});

/** Of shadow variants. */
export const shadowVariants: readonly Rule[] = [
  {
    id: 'R145',
    severity: 'error',
    types: [CONFIG],
    rule: 'Where there is a shadow variant, it is one, beside one production variant.',
    otherwise: 'CreateEndpointConfig refuses it; a schema linter takes up to 10 of each.',
    source: SHADOWS,
    *check(config) {
      if (!isShadowed(config)) return;
      for (const name of ['ProductionVariants', 'ShadowProductionVariants']) {
        const variants = config.get(name);
        if ((variants.length ?? 1) > 1)
          yield variants.flaw(
            `${name} has ${variants.length} variants where one is shadowed, allowed is 1; keep one of them, ${LEAVE}`,
          );
      }
    },
    examples: {
      wrong: shadowed({ ShadowProductionVariants: [shadow(), shadow({ VariantName: 'other' })] }),
      right: shadowed(),
    },
  },
  {
    id: 'R146',
    severity: 'error',
    types: [CONFIG],
    rule: 'A shadow variant and the one that it shadows serve one model in one container, which is no product of AWS Marketplace.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: MATRIX,
    *check(config) {
      if (!isShadowed(config)) return;
      for (const variant of variantsOf(config)) {
        yield* excluded(variant, WHO, isMultiModel, `serve one model, ${LEAVE}`);
        yield* excluded(variant, WHO, isSeveralContainers, `put everything into one container, ${LEAVE}`);
        yield* excluded(variant, WHO, isMarketplace, `serve another model, ${LEAVE}`);
      }
    },
    examples: {
      wrong: shadowed({}, aModel({ Containers: [aContainer(), aContainer()] })),
      right: shadowed({}, aModel({ Containers: [aContainer()] })),
    },
  },
  {
    id: 'R147',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'A shadow variant has another name than the production variant (unverified).',
    otherwise: 'CreateEndpointConfig probably refuses it.',
    source: SHADOWS,
    *check(config) {
      const names = config.get('ProductionVariants').items.map((variant) => variant.get('VariantName').text);
      for (const one of config.get('ShadowProductionVariants').items) {
        const name = one.get('VariantName');
        if (name.text !== undefined && names.includes(name.text))
          yield name.flaw(
            `VariantName is '${name.text}', as the production variant's is; give the shadow another, such as '${name.text}-shadow'`,
          );
      }
    },
    examples: { wrong: shadowed({ ShadowProductionVariants: [shadow({ VariantName: 'all' })] }), right: shadowed() },
  },
  {
    id: 'R148',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: "A shadow variant's InitialVariantWeight is above 0 and not above the production variant's, of which it is the sampled share (unverified).",
    otherwise: 'Another share of the requests is copied than the weights seem to say.',
    source: `${GUIDE}/model-shadow-deployment.html`,
    *check(config) {
      const [production] = config.get('ProductionVariants').items;
      for (const one of config.get('ShadowProductionVariants').items)
        yield* missampled(one.get('InitialVariantWeight'), production?.get('InitialVariantWeight'));
    },
    examples: {
      wrong: shadowed({ ShadowProductionVariants: [shadow({ InitialVariantWeight: 2 })] }),
      right: shadowed({ ShadowProductionVariants: [shadow({ InitialVariantWeight: 0.5 })] }),
    },
  },
];

function isShadowed(config: Property): boolean {
  return (config.get('ShadowProductionVariants').length ?? 0) > 0;
}

/** Not given, a weight is 1. */
function* missampled(shadow: Property, production?: Property): Generator<Flaw> {
  const weight = shadow.isAbsent ? 1 : shadow.number;
  const whole = production?.isAbsent ? 1 : production?.number;
  if (weight === 0)
    yield shadow.flaw(
      'InitialVariantWeight is 0, so no request is copied to the shadow; give it more, up to the weight of the production variant',
    );
  else if (weight !== undefined && whole !== undefined && weight > whole)
    yield shadow.flaw(
      `InitialVariantWeight is ${weight}, above the production variant's, ${whole}, but no more than all requests can be copied; lower it to ${whole} or less`,
    );
}
