import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aConfig, aServerlessVariant, aVariant, CONFIG, TARGET } from './builders';
import { misshapen, missing, notAmong } from './names';
import { variantsOf } from './parts';
import { outside } from './ranges';

const ROUTING = `${API}/API_ProductionVariantRoutingConfig.html`;
const PREFIX = `${API}/API_PrefixAwareRoutingConfig.html`;
const STRATEGIES = ['LEAST_OUTSTANDING_REQUESTS', 'RANDOM', 'PREFIX_AWARE'];

/** Of how requests are spread over the instances of a variant, and of the capacity that is reserved for them. */
export const routing: readonly Rule[] = [
  {
    id: 'R091',
    severity: 'error',
    types: [CONFIG],
    rule: 'RoutingConfig has a RoutingStrategy: LEAST_OUTSTANDING_REQUESTS, RANDOM or PREFIX_AWARE; KV_AWARE is known to the API, but not to CloudFormation.',
    otherwise: 'CloudFormation or CreateEndpointConfig refuses it.',
    source: ROUTING,
    check: (config) =>
      routingsOf(config).flatMap((one) => [
        ...missing(one, ['RoutingStrategy']),
        ...notAmong(one.get('RoutingStrategy'), STRATEGIES),
      ]),
    examples: { wrong: routed({ RoutingStrategy: 'KV_AWARE' }), right: routed({ RoutingStrategy: 'RANDOM' }) },
  },
  {
    id: 'R092',
    severity: 'error',
    types: [CONFIG],
    rule: 'PREFIX_AWARE needs PrefixAwareRoutingConfig with PrefixLength of 1024 to 65536 and ConcurrencyThreshold of 1 to 1024.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: PREFIX,
    check: (config) => routingsOf(config).flatMap((one) => [...prefixFlaws(one)]),
    examples: {
      wrong: routed({ RoutingStrategy: 'PREFIX_AWARE', PrefixAwareRoutingConfig: { PrefixLength: 2048 } }),
      right: routed(byPrefix()),
    },
  },
  {
    id: 'R093',
    severity: 'error',
    types: [CONFIG],
    rule: 'PrefixAwareRoutingConfig goes only with PREFIX_AWARE.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: ROUTING,
    *check(config) {
      for (const one of routingsOf(config)) {
        const prefix = one.get('PrefixAwareRoutingConfig');
        const { text } = one.get('RoutingStrategy');
        if (prefix.isGiven && text !== undefined && text !== 'PREFIX_AWARE')
          yield prefix.flaw(
            `PrefixAwareRoutingConfig is given with RoutingStrategy ${text}; write PREFIX_AWARE, or leave it out`,
          );
      }
    },
    examples: {
      wrong: routed({ ...byPrefix(), RoutingStrategy: 'RANDOM' }),
      right: routed(byPrefix()),
    },
  },
  {
    id: 'R094',
    severity: 'warning',
    types: [CONFIG],
    rule: 'PREFIX_AWARE has an effect only where two or more instances can serve a request.',
    otherwise: 'It changes nothing.',
    source: ROUTING,
    *check(config, stack) {
      const scales = stack.ofType(TARGET).length > 0;
      for (const variant of variantsOf(config)) {
        const strategy = variant.get('RoutingConfig').get('RoutingStrategy');
        const isOne = variant.get('InitialInstanceCount').number === 1;
        if (strategy.text === 'PREFIX_AWARE' && isOne && !scales && variant.get('ManagedInstanceScaling').isAbsent)
          yield strategy.flaw(
            'RoutingStrategy is PREFIX_AWARE with 1 instance, allowed is from 2 on; add one, or write RANDOM',
          );
      }
    },
    examples: {
      wrong: routed(byPrefix(), { InitialInstanceCount: 1 }),
      right: routed(byPrefix(), { InitialInstanceCount: 2 }),
    },
  },
  {
    id: 'R096',
    severity: 'warning',
    unverified: true,
    types: [CONFIG],
    rule: 'RoutingConfig means nothing for a serverless variant; whether CreateEndpointConfig refuses it is not documented.',
    otherwise: 'CreateEndpointConfig refuses or ignores it.',
    source: ROUTING,
    check: (config) =>
      variantsOf(config)
        .filter((variant) => variant.get('ServerlessConfig').isGiven)
        .map((variant) => variant.get('RoutingConfig'))
        .filter(({ isGiven }) => isGiven)
        .map((one) =>
          one.flaw('RoutingConfig is given for a serverless variant, which has no instances; leave it out'),
        ),
    examples: {
      wrong: {
        Config: aConfig({ ProductionVariants: [aServerlessVariant({ RoutingConfig: { RoutingStrategy: 'RANDOM' } })] }),
      },
      right: { Config: aConfig({ ProductionVariants: [aServerlessVariant()] }) },
    },
  },
  {
    id: 'R097',
    severity: 'error',
    types: [CONFIG],
    rule: 'CapacityReservationConfig has the preference capacity-reservations-only, and in MlReservationArn the ARN of a reservation.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_ProductionVariantCapacityReservationConfig.html`,
    check: (config) =>
      variantsOf(config)
        .map((variant) => variant.get('CapacityReservationConfig'))
        .flatMap((reservation) => [
          ...notAmong(reservation.get('CapacityReservationPreference'), ['capacity-reservations-only']),
          ...misshapen(reservation.get('MlReservationArn'), {
            pattern: /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z0-9-]{1,14}\/.*$/,
            allowed: 'the ARN of a reservation, such as arn:aws:sagemaker:<region>:<account>:training-plan/<name>',
            min: 20,
            max: 258,
          }),
        ]),
    examples: {
      wrong: one({ CapacityReservationConfig: { CapacityReservationPreference: 'open' } }),
      right: one({ CapacityReservationConfig: { CapacityReservationPreference: 'capacity-reservations-only' } }),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R095: 'KV_AWARE cannot be written in CloudFormation, which R091 tells',
};

type Properties = Readonly<Record<string, unknown>>;

function one(more: Properties) {
  return { Config: aConfig({ ProductionVariants: [aVariant(more)] }) };
}

function routed(RoutingConfig: Properties, more: Properties = {}) {
  return one({ InitialInstanceCount: 2, RoutingConfig, ...more });
}

function byPrefix() {
  const PrefixAwareRoutingConfig = { PrefixLength: 2048, ConcurrencyThreshold: 8 };
  return { RoutingStrategy: 'PREFIX_AWARE', PrefixAwareRoutingConfig };
}

function routingsOf(config: Property): Property[] {
  return variantsOf(config).map((variant) => variant.get('RoutingConfig'));
}

function* prefixFlaws(routingConfig: Property): Generator<Flaw> {
  const prefix = routingConfig.get('PrefixAwareRoutingConfig');
  if (routingConfig.get('RoutingStrategy').text === 'PREFIX_AWARE') {
    yield* missing(routingConfig, ['PrefixAwareRoutingConfig']);
    yield* missing(prefix, ['PrefixLength', 'ConcurrencyThreshold']);
  }
  yield* outside(prefix.get('PrefixLength'), { min: 1024, max: 65536 });
  yield* outside(prefix.get('ConcurrencyThreshold'), { min: 1, max: 1024 });
}
