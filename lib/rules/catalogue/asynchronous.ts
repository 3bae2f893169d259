import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aConfig, aContainer, aModel, anAsyncConfig, aVariant, CONFIG, GUIDE, ofModel } from './builders';
import { captures, excluded, isMarketplace, isMultiModel, isSeveralContainers, serverlessVariantsOf } from './features';
import { familyOf } from './instance-types';
import { DESTINATION, misshapen, missing, notAmong, type Shape } from './names';
import { instanceTypesOf } from './parts';
import { countOutside, outside } from './ranges';

const ASYNC = `${GUIDE}/async-inference.html`;
const MATRIX = `${GUIDE}/model-deploy-feature-matrix.html`;
const OUTPUT = `${API}/API_AsyncInferenceOutputConfig.html`;
const NOTIFICATION = `${API}/API_AsyncInferenceNotificationConfig.html`;
const WHO = 'asynchronous endpoints';
const IN_REAL_TIME = 'or leave AsyncInferenceConfig out';

const TOPIC_ARN: Shape = {
  pattern: /^arn:aws[a-z-]*:sns:[a-z0-9-]*:\d{12}:[a-zA-Z0-9_.-]+$/,
  allowed: 'arn:aws:sns:<region>:<account>:<topic>',
  max: 2048,
};

/** Which topic a response goes to. */
const TOPICS: Readonly<Record<string, string>> = {
  SUCCESS_NOTIFICATION_TOPIC: 'SuccessTopic',
  ERROR_NOTIFICATION_TOPIC: 'ErrorTopic',
};

const SUCCESS = 'arn:aws:sns:us-east-1:111122223333:good';
const asynchronous = (more: object = {}, Model = aModel()) => ({
  Model,
  Config: anAsyncConfig({ ProductionVariants: [aVariant({ ModelName: ofModel })], ...more }),
});
const answering = (more: object) =>
  asynchronous({
    AsyncInferenceConfig: {
      OutputConfig: { S3OutputPath: 's3://answers/good', S3FailurePath: 's3://answers/bad', ...more },
    },
  });
const notifying = (NotificationConfig: object) => answering({ NotificationConfig });

/** Of asynchronous endpoints. */
export const asynchronousEndpoints: readonly Rule[] = [
  {
    id: 'R130',
    severity: 'error',
    types: [CONFIG],
    rule: 'An AsyncInferenceConfig has an OutputConfig.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: `${API}/API_AsyncInferenceConfig.html`,
    *check(config) {
      yield* missing(config.get('AsyncInferenceConfig'), ['OutputConfig']);
    },
    examples: { wrong: { Config: aConfig({ AsyncInferenceConfig: {} }) }, right: { Config: anAsyncConfig() } },
  },
  {
    id: 'R131',
    severity: 'error',
    types: [CONFIG],
    rule: 'S3OutputPath and S3FailurePath are addresses in Amazon S3 of at most 512 characters.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: OUTPUT,
    *check(config) {
      yield* misshapen(outputOf(config).get('S3OutputPath'), DESTINATION);
      yield* misshapen(outputOf(config).get('S3FailurePath'), DESTINATION);
    },
    examples: { wrong: answering({ S3OutputPath: 'answers/good' }), right: answering({}) },
  },
  {
    id: 'R132',
    severity: 'warning',
    types: [CONFIG],
    rule: 'An asynchronous endpoint has an S3FailurePath.',
    otherwise: 'A request that fails leaves nothing in Amazon S3 that says why.',
    source: OUTPUT,
    *check(config) {
      const failures = outputOf(config).get('S3FailurePath');
      if (outputOf(config).isGiven && failures.isAbsent)
        yield failures.flaw(
          'S3FailurePath is not given, so failed requests leave nothing in Amazon S3; give it, beside S3OutputPath',
        );
    },
    examples: { wrong: answering({ S3FailurePath: undefined }), right: answering({}) },
  },
  {
    id: 'R133',
    severity: 'error',
    types: [CONFIG],
    rule: 'SuccessTopic and ErrorTopic are ARNs of Amazon SNS topics.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: NOTIFICATION,
    *check(config) {
      for (const name of Object.values(TOPICS)) yield* misshapen(notificationOf(config).get(name), TOPIC_ARN);
    },
    examples: { wrong: notifying({ SuccessTopic: 'good' }), right: notifying({ SuccessTopic: SUCCESS }) },
  },
  {
    id: 'R135',
    severity: 'error',
    types: [CONFIG],
    rule: 'IncludeInferenceResponseIn has at most two items, SUCCESS_NOTIFICATION_TOPIC and ERROR_NOTIFICATION_TOPIC, each with its topic.',
    otherwise: 'CreateEndpointConfig refuses it; of a topic that is not there, it is ignored.',
    source: NOTIFICATION,
    *check(config) {
      const included = notificationOf(config).get('IncludeInferenceResponseIn');
      yield* countOutside(included, { min: 0, max: 2 }, 'items');
      for (const one of included.items) {
        yield* notAmong(one, Object.keys(TOPICS));
        yield* topicless(one, notificationOf(config));
      }
    },
    examples: {
      wrong: notifying({ SuccessTopic: SUCCESS, IncludeInferenceResponseIn: ['ERROR_NOTIFICATION_TOPIC'] }),
      right: notifying({ SuccessTopic: SUCCESS, IncludeInferenceResponseIn: ['SUCCESS_NOTIFICATION_TOPIC'] }),
    },
  },
  {
    id: 'R136',
    severity: 'error',
    types: [CONFIG],
    rule: 'MaxConcurrentInvocationsPerInstance is from 1 to 1000.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: `${API}/API_AsyncInferenceClientConfig.html`,
    *check(config) {
      const client = config.get('AsyncInferenceConfig').get('ClientConfig');
      yield* outside(client.get('MaxConcurrentInvocationsPerInstance'), { min: 1, max: 1000 });
    },
    examples: { wrong: withClient(0), right: withClient(1) },
  },
  {
    id: 'R137',
    severity: 'error',
    types: [CONFIG],
    rule: 'An asynchronous endpoint has exactly one production variant.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: MATRIX,
    *check(config) {
      const variants = config.get('ProductionVariants');
      if (!isAsynchronous(config) || (variants.length ?? 1) < 2) return;
      yield variants.flaw(
        `ProductionVariants has ${variants.length} variants beside an AsyncInferenceConfig, allowed is 1; make an endpoint of each, ${IN_REAL_TIME}`,
      );
    },
    examples: {
      wrong: asynchronous({ ProductionVariants: [aVariant(), aVariant({ VariantName: 'other' })] }),
      right: asynchronous(),
    },
  },
  {
    id: 'R138',
    severity: 'error',
    types: [CONFIG],
    rule: 'An asynchronous endpoint serves one model in one container.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: MATRIX,
    *check(config) {
      for (const variant of asynchronousVariantsOf(config)) {
        yield* excluded(variant, WHO, isMultiModel, `serve one model, ${IN_REAL_TIME}`);
        yield* excluded(variant, WHO, isSeveralContainers, `put everything into one container, ${IN_REAL_TIME}`);
      }
    },
    examples: {
      wrong: asynchronous({}, aModel({ Containers: [aContainer(), aContainer()] })),
      right: asynchronous({}, aModel({ Containers: [aContainer()] })),
    },
  },
  {
    id: 'R139',
    severity: 'error',
    types: [CONFIG],
    rule: 'An asynchronous endpoint captures no data and has no shadow variants.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: MATRIX,
    *check(config) {
      if (!isAsynchronous(config)) return;
      const shadows = config.get('ShadowProductionVariants');
      const given = [
        ...(captures(config) ? [config.get('DataCaptureConfig')] : []),
        ...(shadows.length ? [shadows] : []),
      ];
      for (const one of given)
        yield one.flaw(`${one.path} is given with an AsyncInferenceConfig, which excludes it; leave out one of them`);
    },
    examples: {
      wrong: asynchronous({ ShadowProductionVariants: [aVariant({ VariantName: 'shadow' })] }),
      right: asynchronous({ ShadowProductionVariants: [] }),
    },
  },
  {
    id: 'R140',
    severity: 'error',
    types: [CONFIG],
    rule: 'An asynchronous endpoint runs neither on Inf1 nor a product of AWS Marketplace.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: ASYNC,
    *check(config) {
      for (const variant of asynchronousVariantsOf(config)) {
        yield* excluded(variant, WHO, isMarketplace, `serve another model, ${IN_REAL_TIME}`);
        const inf1 = instanceTypesOf(variant).find(({ text = '' }) => familyOf(text) === 'inf1');
        if (inf1)
          yield inf1.flaw(`InstanceType is ${inf1.text}, which ${WHO} exclude; choose another, such as ml.inf2.xlarge`);
      }
    },
    examples: {
      wrong: asynchronous({ ProductionVariants: [aVariant({ InstanceType: 'ml.inf1.xlarge' })] }),
      right: asynchronous({ ProductionVariants: [aVariant({ InstanceType: 'ml.inf2.xlarge' })] }),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R141: 'It was seen once, in one Region; no page lists which Regions have it.',
  R142: 'A template does not show which operation a client calls.',
  R144: 'It is a fact for the documentation.',
};

function withClient(MaxConcurrentInvocationsPerInstance: number) {
  const { OutputConfig } = anAsyncConfig().Properties.AsyncInferenceConfig as { OutputConfig: object };
  return asynchronous({
    AsyncInferenceConfig: { OutputConfig, ClientConfig: { MaxConcurrentInvocationsPerInstance } },
  });
}

function isAsynchronous(config: Property): boolean {
  return config.get('AsyncInferenceConfig').isGiven;
}

/** Of serverless ones R121 speaks. */
function asynchronousVariantsOf(config: Property): Property[] {
  if (!isAsynchronous(config) || serverlessVariantsOf(config).length > 0) return [];
  return config.get('ProductionVariants').items;
}

const outputOf = (config: Property) => config.get('AsyncInferenceConfig').get('OutputConfig');

const notificationOf = (config: Property) => outputOf(config).get('NotificationConfig');

function* topicless(included: Property, notification: Property): Generator<Flaw> {
  const topic = TOPICS[included.text ?? ''];
  if (topic && notification.get(topic).isAbsent)
    yield included.flaw(
      `IncludeInferenceResponseIn has ${included.text}, but NotificationConfig has no ${topic}; give it, or leave this out`,
    );
}
