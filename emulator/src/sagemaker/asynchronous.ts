import { notImitated } from '../http/errors';
import type { FleetRecord, ModelRecord, ProductionVariant } from './records';
import { validationException } from './validation';

/** Who hears how requests ended; topics by their ARNs. */
export interface NotificationConfig {
  readonly SuccessTopic?: string;
  readonly ErrorTopic?: string;
  readonly IncludeInferenceResponseIn?: readonly string[];
}

/** The AsyncInferenceConfig of an endpoint config: its endpoint queues requests, and answers in S3. */
export interface AsyncInferenceConfig {
  readonly ClientConfig?: { readonly MaxConcurrentInvocationsPerInstance?: number };
  readonly OutputConfig: {
    readonly S3OutputPath?: string;
    readonly S3FailurePath?: string;
    readonly NotificationConfig?: NotificationConfig;
  };
}

/** What an endpoint config may hold beside its variants. */
interface Features {
  readonly AsyncInferenceConfig?: AsyncInferenceConfig;
  readonly ShadowProductionVariants?: readonly unknown[];
  readonly DataCaptureConfig?: object;
}

/**
 * Whether an endpoint config with an AsyncInferenceConfig asks for nothing but what asynchronous endpoints have.
 *
 * @throws ServiceError ValidationException; the service's own sentences are not known.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-deploy-feature-matrix.html
 */
export function requireAsynchronous(variants: readonly ProductionVariant[], given: Features): void {
  const { AsyncInferenceConfig: config, ShadowProductionVariants: shadows = [], DataCaptureConfig } = given;
  if (!config) return;
  if (variants.length > 1)
    throw validationException(
      `An asynchronous endpoint has exactly one production variant: ${variants.length} are given, with an AsyncInferenceConfig.`,
    );
  if (shadows.length > 0) throw unsupported('ShadowProductionVariants');
  if (DataCaptureConfig) throw unsupported('DataCaptureConfig');
  const inf1 = variants.find(({ InstanceType }) => InstanceType?.startsWith('ml.inf1.'));
  if (inf1) throw unsupported(`InstanceType ${inf1.InstanceType}`);
  if (!config.OutputConfig.S3OutputPath) throw notImitated('an AsyncInferenceConfig without S3OutputPath');
  requireTopics(config.OutputConfig.NotificationConfig);
}

/** Whether an asynchronous endpoint can serve the model. @throws ServiceError ValidationException */
export function requireAsynchronousModel({ containers }: ModelRecord, { AsyncInferenceConfig }: Features): void {
  if (AsyncInferenceConfig && containers.some(({ Mode }) => Mode === 'MultiModel'))
    throw unsupported('A model of many models');
}

/** Instances of a real-time endpoint are one or more. @throws ServiceError ValidationException */
export function requireCapacity(fleet: FleetRecord | undefined, name: string, count: number | undefined): void {
  const variant = fleet?.variants.find((one) => one.name === name);
  if (count !== 0 || !variant || variant.asynchronous) return;
  throw validationException(
    `DesiredInstanceCount of variant "${name}" is 0, allowed is 1 or more: only an asynchronous endpoint may be without instances.`,
  );
}

/** An answer for a topic that nobody named would go nowhere. */
function requireTopics({ SuccessTopic, ErrorTopic, IncludeInferenceResponseIn = [] }: NotificationConfig = {}): void {
  const missing = IncludeInferenceResponseIn.find(
    (type) => !(type === 'SUCCESS_NOTIFICATION_TOPIC' ? SuccessTopic : ErrorTopic),
  );
  if (!missing) return;
  const topic = missing === 'SUCCESS_NOTIFICATION_TOPIC' ? 'SuccessTopic' : 'ErrorTopic';
  throw validationException(`IncludeInferenceResponseIn has ${missing}, but NotificationConfig has no ${topic}.`);
}

const unsupported = (what: string) => validationException(`${what} is not supported with an AsyncInferenceConfig.`);
