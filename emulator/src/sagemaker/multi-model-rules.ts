import type { World } from '../world/world';
import type { ContainerDefinition, ExecutionMode } from './records';
import { validationException } from './validation';

/**
 * What holds for containers of many models among a model's containers.
 *
 * @throws ServiceError ValidationException
 */
export function checkMultiModel(world: World, containers: readonly ContainerDefinition[], mode: ExecutionMode): void {
  const multiModel = containers.filter(({ Mode }) => Mode === 'MultiModel');
  if (multiModel.length > 1)
    throw validationException('More than one container in MultiModel mode is not supported with inference pipeline.');
  if (multiModel.length > 0 && mode === 'Direct')
    throw validationException('A container in MultiModel mode is not supported with the execution mode Direct.');
  for (const { ModelDataUrl } of multiModel) requirePrefix(ModelDataUrl);
  if (containers.some(({ Mode, MultiModelConfig }) => MultiModelConfig && Mode !== 'MultiModel'))
    world.announceOnce('MultiModelConfig of CreateModel has no effect on a container that is not in MultiModel mode.');
}

/** An archive in the prefix's place makes every call fail; the service says so only then. */
function requirePrefix(url: string | undefined): void {
  if (!url)
    throw validationException('A container in MultiModel mode needs a ModelDataUrl: the S3 prefix of its models.');
  if (url.endsWith('.tar.gz'))
    throw validationException(
      `ModelDataUrl of a container in MultiModel mode is ${url}, allowed is the S3 prefix that its models are below, such as ${url.replace(/[^/]*$/, '')}.`,
    );
}
