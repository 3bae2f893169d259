import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aConfig, anEndpoint, aTarget, ENDPOINT, GUIDE } from './builders';
import { misshapen, missing, NAME, notAmong } from './names';
import { countOutside } from './ranges';
import { mayRetainCounts, targetsOf } from './rollouts';

const CREATE = `${API}/API_CreateEndpoint.html`;
const UPDATE = `${API}/API_UpdateEndpoint.html`;
const PROPERTY = `${API}/API_VariantProperty.html`;
/** Of three that the API knows, the third one is not supported yet. */
const PROPERTIES = ['DesiredInstanceCount', 'DesiredWeight'];

const retaining = (more: Readonly<Record<string, unknown>>) => ({ Config: aConfig(), Endpoint: anEndpoint(more) });
const excluding = (...types: string[]) =>
  retaining({
    RetainAllVariantProperties: true,
    ExcludeRetainedVariantProperties: types.map((VariantPropertyType) => ({ VariantPropertyType })),
  });

/** Of endpoints, apart from how they are updated. */
export const endpoints: readonly Rule[] = [
  {
    id: 'R165',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'EndpointName has at most 63 characters: letters, digits and hyphens.',
    otherwise: 'CreateEndpoint refuses it; a schema linter takes 64 characters.',
    source: CREATE,
    *check(endpoint) {
      yield* misshapen(endpoint.get('EndpointName'), NAME);
    },
    examples: {
      wrong: retaining({ EndpointName: `${'a-'.repeat(31)}ab` }),
      right: retaining({ EndpointName: `${'a-'.repeat(31)}a` }),
    },
  },
  {
    id: 'R166',
    severity: 'warning',
    types: [ENDPOINT],
    rule: 'Endpoints have different names, whatever their letters are: capital or small.',
    otherwise: 'CreateEndpoint refuses the second one.',
    source: CREATE,
    *check(endpoint, stack) {
      const name = endpoint.get('EndpointName');
      if (name.text === undefined) return;
      const all = stack.ofType(ENDPOINT);
      const first = all.find((one) => one.get('EndpointName').text?.toLowerCase() === name.text?.toLowerCase());
      if (first === endpoint || !first) return;
      yield name.flaw(
        `EndpointName is '${name.text}', but '${first.logicalId}' is '${first.get('EndpointName').text}', and capitals make no difference; choose another`,
      );
    },
    examples: {
      wrong: { ...retaining({ EndpointName: 'digits' }), Other: anEndpoint({ EndpointName: 'Digits' }) },
      right: { ...retaining({ EndpointName: 'digits' }), Other: anEndpoint({ EndpointName: 'letters' }) },
    },
  },
  {
    id: 'R192',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'ExcludeRetainedVariantProperties has at most 3 items, each a DesiredInstanceCount or DesiredWeight.',
    otherwise: 'UpdateEndpoint refuses it; a schema linter takes every text.',
    source: PROPERTY,
    *check(endpoint) {
      const excluded = endpoint.get('ExcludeRetainedVariantProperties');
      yield* countOutside(excluded, { min: 0, max: 3 }, 'items');
      for (const one of excluded.items) {
        yield* missing(one, ['VariantPropertyType']);
        yield* notAmong(one.get('VariantPropertyType'), PROPERTIES);
      }
    },
    examples: { wrong: excluding('DataCaptureConfig'), right: excluding('DesiredWeight') },
  },
  {
    id: 'R193',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'ExcludeRetainedVariantProperties needs RetainAllVariantProperties to be true.',
    otherwise: 'Nothing is retained that anything could be excluded from, or UpdateEndpoint refuses it.',
    source: UPDATE,
    *check(endpoint) {
      const excluded = endpoint.get('ExcludeRetainedVariantProperties');
      if (!excluded.length || !isOff(endpoint.get('RetainAllVariantProperties'))) return;
      yield excluded.flaw(
        'ExcludeRetainedVariantProperties is given, but RetainAllVariantProperties is not true; set that to true, or leave this out',
      );
    },
    examples: {
      wrong: retaining({ ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }] }),
      right: excluding('DesiredWeight'),
    },
  },
  {
    id: 'R195',
    severity: 'warning',
    types: [ENDPOINT],
    rule: 'An endpoint whose instances scale retains their counts: RetainAllVariantProperties is true, and DesiredInstanceCount is not excluded.',
    otherwise: 'Each update resets the count to InitialInstanceCount, whatever scaling has reached.',
    source: `${GUIDE}/endpoint-scaling.html`,
    *check(endpoint, stack) {
      if (mayRetainCounts(endpoint)) return;
      const [target] = targetsOf(endpoint, stack);
      if (target) yield* resetting(endpoint, target.logicalId);
    },
    examples: {
      wrong: { ...retaining({}), Target: aTarget() },
      right: { ...retaining({ RetainAllVariantProperties: true }), Target: aTarget() },
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R167: 'One template does not show what the name was before.',
  R190: 'It is a quota of an account, which a template does not show.',
  R191: 'A template does not show whether the endpoint is there already, and R195 asks for RetainAllVariantProperties.',
  R194: 'It is a fact for the documentation.',
  R196: 'One template does not show what the instance type was before.',
  R197: 'It is a fact for the documentation.',
};

const isOff = (property: Property) => property.isAbsent || property.text?.toLowerCase() === 'false';

function* resetting(endpoint: Property, target: string): Generator<Flaw> {
  const retains = endpoint.get('RetainAllVariantProperties');
  const why = isOff(retains)
    ? 'RetainAllVariantProperties is not true; set it to true'
    : 'ExcludeRetainedVariantProperties has DesiredInstanceCount; leave that out';
  const given = isOff(retains) ? retains : endpoint.get('ExcludeRetainedVariantProperties');
  yield given.flaw(`each update undoes what '${target}' has scaled to, for ${why}`);
}
