import type { ContainerDefinition, ExecutionMode, ModelRecord, ProductionVariant } from './records';
import { validationException } from './validation';

const MAX_ENVIRONMENT_BYTES = 32 * 1024;

/**
 * What the service asks of the containers of one model together.
 *
 * @throws ServiceError ValidationException
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
 */
export function checkTogether(containers: readonly ContainerDefinition[], mode: ExecutionMode): void {
  if (mode === 'Direct') checkDirect(containers);
  else checkSerial(containers);
  requireDistinctHostnames(containers);
  const bytes = containers.reduce((sum, { Environment = {} }) => sum + bytesOf(Environment), 0);
  if (bytes > MAX_ENVIRONMENT_BYTES)
    throw validationException(
      `The environments of all containers take ${bytes} bytes together, keys and values; allowed are ${MAX_ENVIRONMENT_BYTES}.`,
    );
}

/** What an endpoint config may hold beside its variants. */
interface Features {
  readonly AsyncInferenceConfig?: object;
}

/**
 * What the service has for models with one container alone.
 *
 * @throws ServiceError ValidationException
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-deploy-feature-matrix.html
 */
export function checkFeatures(
  { VariantName, InstanceType = '' }: ProductionVariant,
  { containers, executionMode }: ModelRecord,
  features: Features,
): void {
  if (containers.length < 2) return;
  const kind = executionMode === 'Direct' ? 'multi-container endpoints' : 'inference pipelines';
  const refused = [
    ['AsyncInferenceConfig', features.AsyncInferenceConfig !== undefined],
    [`InstanceType ${InstanceType}`, InstanceType.startsWith('ml.inf1.')],
  ] as const;
  const [what] = refused.find(([, given]) => given) ?? [];
  if (what)
    throw validationException(
      `${what} is not supported with ${kind}: the model of production variant "${VariantName}" has ${containers.length} containers.`,
    );
}

function checkDirect(containers: readonly ContainerDefinition[]): void {
  if (containers.length < 2)
    throw validationException(
      `InferenceExecutionConfig.Mode Direct needs 2 to 15 Containers; this model has ${containers.length}.`,
    );
  const nameless = containers.findIndex(({ ContainerHostname }) => ContainerHostname === undefined);
  if (nameless >= 0)
    throw validationException(
      `Container ${nameless + 1} has no ContainerHostname: with InferenceExecutionConfig.Mode Direct, every container needs one.`,
    );
}

function checkSerial(containers: readonly ContainerDefinition[]): void {
  const nameless = containers.findIndex(({ ContainerHostname }) => ContainerHostname === undefined);
  if (nameless >= 0 && containers.some(({ ContainerHostname }) => ContainerHostname !== undefined))
    throw validationException(
      `Container ${nameless + 1} has no ContainerHostname, others have: give one to every container of an inference pipeline, or to none.`,
    );
}

function requireDistinctHostnames(containers: readonly ContainerDefinition[]): void {
  const names = containers.map(({ ContainerHostname }) => ContainerHostname);
  const twice = names.find((name, index) => name !== undefined && names.indexOf(name) < index);
  if (twice !== undefined)
    throw validationException(`ContainerHostname must be unique in a model: "${twice}" is given more than once.`);
}

function bytesOf(environment: Readonly<Record<string, string>>): number {
  return Object.entries(environment)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
