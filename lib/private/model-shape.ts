import { Stack } from 'aws-cdk-lib';
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { HostedVariant } from './hosted-variant';

/** What the template says of a model. */
export interface ModelShape {
  readonly inVpc: boolean;
  readonly isolated: boolean;
  readonly containers: CfnModel.ContainerDefinitionProperty[];
}

/** Nothing of an imported model, of which the template says nothing. */
export function shapeOf(model: HostedVariant['_model']): ModelShape | undefined {
  const { defaultChild: made } = model.node;
  if (!(made instanceof CfnModel)) return undefined;
  const { vpcConfig, enableNetworkIsolation, primaryContainer, containers } = made;
  const resolved = Stack.of(made).resolve({ vpcConfig, enableNetworkIsolation, primaryContainer, containers });
  return {
    inVpc: resolved.vpcConfig !== undefined,
    isolated: resolved.enableNetworkIsolation === true,
    containers: Array.isArray(resolved.containers) ? resolved.containers : [resolved.primaryContainer ?? {}],
  };
}

/** What some kinds of endpoint do not allow a model: when it has it, how that is said, and what to do instead. */
export interface Exclusion {
  readonly applies: (shape: ModelShape) => boolean;
  readonly says: (shape: ModelShape) => string;
  readonly instead: string;
}

export const VPC: Exclusion = {
  applies: ({ inVpc }) => inVpc,
  says: () => 'is in a VPC',
  instead: 'leave out its `vpc`',
};

export const ISOLATION: Exclusion = {
  applies: ({ isolated }) => isolated,
  says: () => 'has network isolation',
  instead: 'leave out its `networkIsolation`',
};

export const PRIVATE_REGISTRY: Exclusion = {
  applies: ({ containers }) => containers.some((container) => imageConfigOf(container)?.repositoryAccessMode === 'Vpc'),
  says: () => 'has an image of a private registry',
  instead: 'push the image to Amazon ECR',
};

export const UNCOMPRESSED_DATA: Exclusion = {
  applies: ({ containers }) => containers.some(({ modelDataSource }) => modelDataSource !== undefined),
  says: () => 'has model data that is no single archive',
  instead: 'pack it as one .tar.gz',
};

export const MANY_MODELS: Exclusion = {
  applies: ({ containers }) => containers.some(({ mode }) => mode === 'MultiModel'),
  says: () => 'is a multi-model one',
  instead: 'use a MultiModelEndpoint',
};

export const MANY_CONTAINERS: Exclusion = {
  applies: ({ containers }) => containers.length > 1,
  says: ({ containers }) => `has ${containers.length} containers`,
  instead: 'use an InferencePipelineEndpoint or a MultiContainerEndpoint',
};

/**
 * What the model of a variant has that its kind of endpoint does not allow, each a sentence.
 *
 * @param see the page that lists what is excluded
 */
export function excludedBy(who: string, variant: HostedVariant, exclusions: Exclusion[], see: string): string[] {
  const shape = shapeOf(variant._model);
  if (!shape) return [];
  return exclusions
    .filter(({ applies }) => applies(shape))
    .map(
      ({ says, instead }) =>
        `${who}: the model '${variant._model.node.path}' of variant '${variant.variantName}' ${says(shape)}, which this kind of endpoint does not allow; ${instead} (${see})`,
    );
}

function imageConfigOf(container: CfnModel.ContainerDefinitionProperty): CfnModel.ImageConfigProperty | undefined {
  return container.imageConfig as CfnModel.ImageConfigProperty | undefined;
}
