import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { metricsOf, namedBy } from './alarms';
import {
  API,
  aConfig,
  aContainer,
  aModel,
  anAlarm,
  anEndpoint,
  aServerlessVariant,
  aVariant,
  ENDPOINT,
  FLEET,
  GUIDE,
  ofModel,
} from './builders';
import { excluded, isMarketplace, isMultiModel, serverlessVariantsOf } from './features';
import { familyOf } from './instance-types';
import { listed, misshapen, missing, type Shape } from './names';
import { instanceTypesOf } from './parts';
import { countOutside, nameOf } from './ranges';
import { alarmsOf, called, configOf, guardOf, rollingOf, servedBy, steppingOf } from './rollouts';
import { canary, instances, percent, rolling, updating } from './update-policies';

const ALARMS = `${GUIDE}/deployment-guardrails-configuration.html`;
const EXCLUSIONS = `${GUIDE}/deployment-guardrails-exclusions.html`;
const MATRIX = `${GUIDE}/model-deploy-feature-matrix.html`;
const REMEDY = 'leave DeploymentConfig out';

const ALARM_NAME: Shape = { pattern: /^(?!\s*$).+$/, allowed: 'a text that is not blank', min: 1, max: 255 };
/** What an alarm on the new fleet needs among its dimensions. */
const DIMENSIONS = ['EndpointName', 'VariantName', 'EndpointConfigName'];
/** Those that SageMaker publishes of each configuration apart. */
const METRICS = [
  'Invocations',
  'InvocationsPerInstance',
  'Invocation4XXErrors',
  'Invocation5XXErrors',
  'InvocationModelErrors',
  'ModelLatency',
  'OverheadLatency',
];

const served = (DeploymentConfig: object, ...variants: object[]) => ({
  ...updating(DeploymentConfig),
  Config: aConfig({ ProductionVariants: variants }),
});
const modelled = (DeploymentConfig: object, Model: ReturnType<typeof aModel>) => ({
  ...updating(DeploymentConfig, { ModelName: ofModel }),
  Model,
});
const multiModel = () =>
  aModel({ PrimaryContainer: aContainer({ Mode: 'MultiModel', ModelDataUrl: 's3://models/digits/' }) });
const alarmed = (more: Readonly<Record<string, unknown>>) => ({
  ...updating(canary(instances(1))),
  Alarm: anAlarm(more),
});

/** Of what rolls an update back, and of what excludes it. */
export const rollbacks: readonly Rule[] = [
  {
    id: 'R128',
    severity: 'warning',
    types: [ENDPOINT],
    rule: 'A serverless endpoint has no policy by which its new fleet bakes.',
    otherwise: 'SageMaker shifts all traffic at once, without baking, and says nothing.',
    source: MATRIX,
    *check(endpoint) {
      const policy = guardOf(endpoint);
      const [variant] = serverlessIn(endpoint);
      if (!policy || !variant || rollingOf(endpoint).isGiven) return;
      yield policy.flaw(
        `${nameOf(policy)} bakes, but ${called(variant)} is serverless, and such traffic moves all at once; ${REMEDY}`,
      );
    },
    examples: {
      wrong: served(canary(percent(50)), aServerlessVariant()),
      right: served(canary(percent(50)), aVariant()),
    },
  },
  {
    id: 'R181',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'A RollingUpdatePolicy is for an endpoint with one variant, on instances.',
    otherwise: 'UpdateEndpoint refuses it.',
    source: EXCLUSIONS,
    *check(endpoint) {
      const policy = rollingOf(endpoint);
      if (!policy.isGiven) return;
      const { length } = servedBy(endpoint);
      if (length > 1)
        yield policy.flaw(
          `RollingUpdatePolicy is given for ${length} variants, allowed is 1; write a BlueGreenUpdatePolicy of Type CANARY or LINEAR instead`,
        );
      if (serverlessIn(endpoint).length > 0)
        yield policy.flaw(`RollingUpdatePolicy is given, but a serverless endpoint excludes it; ${REMEDY}`);
    },
    examples: {
      wrong: served(rolling(), aVariant(), aVariant({ VariantName: 'other' })),
      right: served(rolling(), aVariant()),
    },
  },
  {
    id: 'R182',
    severity: 'warning',
    types: [ENDPOINT],
    rule: 'An endpoint on Inf1, or of a product of AWS Marketplace, has no policy by which its new fleet bakes.',
    otherwise: 'SageMaker shifts all traffic at once, without baking, and says nothing.',
    source: EXCLUSIONS,
    *check(endpoint) {
      const policy = guardOf(endpoint);
      if (policy) for (const variant of servedBy(endpoint)) yield* unguarded(policy, variant);
    },
    examples: {
      wrong: served(canary(percent(50)), aVariant({ InstanceType: 'ml.inf1.xlarge' })),
      right: served(canary(percent(50)), aVariant({ InstanceType: 'ml.inf2.xlarge' })),
    },
  },
  {
    id: 'R184',
    severity: 'warning',
    unverified: true,
    types: [ENDPOINT],
    rule: 'A multi-model endpoint has no policy by which its new fleet bakes (unverified whether it is refused or ignored).',
    otherwise: 'UpdateEndpoint refuses it, or SageMaker shifts all traffic at once.',
    source: MATRIX,
    *check(endpoint) {
      const policy = guardOf(endpoint);
      if (!policy) return;
      for (const variant of servedBy(endpoint))
        for (const { message } of excluded(variant, 'deployment guardrails', isMultiModel, REMEDY))
          yield policy.flaw(message);
    },
    examples: {
      wrong: modelled(canary(percent(50)), multiModel()),
      right: { ...modelled({}, multiModel()), Endpoint: anEndpoint() },
    },
  },
  {
    id: 'R185',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'An AutoRollbackConfiguration names 1 to 10 alarms, by names of 1 to 255 characters.',
    otherwise: 'CreateEndpoint and UpdateEndpoint refuse it; a schema linter takes none as well.',
    source: `${API}/API_AutoRollbackConfig.html`,
    *check(endpoint) {
      const alarms = alarmsOf(endpoint);
      yield* missing(endpoint.get('DeploymentConfig').get('AutoRollbackConfiguration'), ['Alarms']);
      yield* countOutside(alarms, { min: 1, max: 10 }, 'alarms');
      for (const alarm of alarms.items) {
        yield* missing(alarm, ['AlarmName']);
        yield* misshapen(alarm.get('AlarmName'), ALARM_NAME);
      }
    },
    examples: {
      wrong: updating({ ...canary(instances(1)), AutoRollbackConfiguration: { Alarms: [] } }),
      right: updating(canary(instances(1))),
    },
  },
  {
    id: 'R187',
    severity: 'warning',
    types: [ENDPOINT],
    rule: 'An update in steps has alarms that roll it back.',
    otherwise: 'However bad the new fleet is, nothing rolls it back.',
    source: ALARMS,
    *check(endpoint) {
      const policy = steppingOf(endpoint);
      if (!policy || !alarmsOf(endpoint).isAbsent) return;
      yield policy.flaw(
        `${nameOf(policy)} shifts traffic in steps, but AutoRollbackConfiguration names no alarm that could stop it; name one to ten`,
      );
    },
    examples: {
      wrong: { Config: aConfig(), Endpoint: anEndpoint({ DeploymentConfig: canary(percent(50)) }) },
      right: updating(canary(percent(50))),
    },
  },
  {
    id: 'R188',
    severity: 'warning',
    types: [ENDPOINT],
    rule: `An alarm that rolls an update back watches the new fleet alone: its dimensions are ${listed(DIMENSIONS, 'and')}.`,
    otherwise: 'What goes wrong in the old fleet rolls the update back as well, or stops it.',
    source: ALARMS,
    *check(endpoint) {
      for (const item of alarmsOf(endpoint).items) {
        const alarm = namedBy(item);
        const lacking = alarm && metricsOf(alarm).map(({ metric }) => lackingOf(metric));
        const first = lacking?.find((names) => names.length > 0);
        if (alarm && first)
          yield item
            .get('AlarmName')
            .flaw(
              `the alarm '${alarm.logicalId}' watches the old fleet, too; add ${listed(first, 'and')} to its Dimensions`,
            );
      }
    },
    examples: { wrong: alarmed({ Dimensions: FLEET.slice(0, 2) }), right: alarmed({ Dimensions: FLEET }) },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R183: 'One template does not show what the names were before.',
};

function serverlessIn(endpoint: Property): Property[] {
  const config = configOf(endpoint);
  return config ? serverlessVariantsOf(config) : [];
}

function* unguarded(policy: Property, variant: Property): Generator<Flaw> {
  const inf1 = instanceTypesOf(variant).find(({ text = '' }) => familyOf(text) === 'inf1');
  if (inf1)
    yield policy.flaw(
      `${called(variant)} is on ${inf1.text}, where traffic moves all at once and without baking; choose another instance type, such as ml.inf2.xlarge, or ${REMEDY}`,
    );
  for (const { message } of excluded(variant, 'deployment guardrails', isMarketplace, REMEDY))
    yield policy.flaw(message);
}

/** What its dimensions lack of an endpoint's metric that has them all. */
function lackingOf(metric: Property): string[] {
  const dimensions = metric.get('Dimensions');
  const names = dimensions.items.map((dimension) => dimension.get('Name').text);
  const isOfEndpoint =
    metric.get('Namespace').text === 'AWS/SageMaker' &&
    METRICS.includes(metric.get('MetricName').text ?? '') &&
    names.includes('EndpointName') &&
    !names.includes(undefined) &&
    !names.includes('InferenceComponentName');
  return isOfEndpoint ? DIMENSIONS.filter((name) => !names.includes(name)) : [];
}
