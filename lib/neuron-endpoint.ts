import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { IStreamingEndpoint } from './endpoint';
import type { InstanceType } from './instance-type';
import { API, GUIDE, refuse } from './private/checks';
import { grantStream } from './private/endpoint-base';
import type { EndpointKind } from './private/hosted-endpoint';
import { excludedBy, MANY_CONTAINERS, MANY_MODELS, shapeOf } from './private/model-shape';
import { ProductionEndpoint } from './private/production-endpoint';
import { addVariantOf, SEE_VARIANT } from './private/variant-instances';
import { ProductionVariant, type VariantOptions } from './production-variant';
import type { RealTimeEndpointProps } from './real-time-endpoint';

const KIND: EndpointKind = { name: 'Neuron', maxVariants: 10, see: `${API}/API_CreateEndpointConfig.html` };
const SEE = `${GUIDE}/model-deploy-feature-matrix.html`;
/** The families of Inferentia and Trainium, newer ones included. */
const NEURON = /^(inf|trn)\d/;

/** The machine image of Inf2 and Trn instances, with its Neuron driver. */
export enum NeuronAmiVersion {
  /** Neuron driver 2.19. */
  AL2_NEURON_2 = 'al2-ami-sagemaker-inference-neuron-2',
}

/** Properties of a `NeuronEndpoint`. */
export interface NeuronEndpointProps extends RealTimeEndpointProps {}

/** Options of `addVariant()` of a `NeuronEndpoint`. */
export interface NeuronVariantOptions extends VariantOptions {
  /**
   * The machine image of the instances, which sets the version of the Neuron driver. Not for Inf1.
   *
   * @default - SageMaker's own
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  readonly inferenceAmiVersion?: NeuronAmiVersion;
}

/**
 * A real-time endpoint on AWS's own accelerators: Inferentia (Inf1, Inf2) and Trainium (Trn1, Trn2).
 *
 * Its images are made for Neuron, and its models compiled for the family they run on; `NeuronEnvironment` sets up both. Inf1 has neither
 * guarded rollouts nor any other kind of endpoint.
 *
 * @see https://awsdocs-neuron.readthedocs-hosted.com/en/latest/
 */
export class NeuronEndpoint extends ProductionEndpoint implements IStreamingEndpoint {
  /**
   * @throws an Error if `endpointName` is not a name, or is missing where the stack's name is known only at deployment, if a rollback
   * alarm is in another region or account, or if there are `liveWeights` and `retainedVariantProperties` does not retain weights
   */
  constructor(scope: Construct, id: string, props: NeuronEndpointProps = {}) {
    super(scope, id, KIND, props);
  }

  /**
   * Adds a fleet that serves a model on Inferentia or Trainium.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the endpoint
   * @throws an Error if the instance type is of another family, if the name is taken or not a name, if there are 10 variants already, if an
   * option is out of its range, or if the model is in another region or account
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  public addVariant(variantName: string, options: NeuronVariantOptions): ProductionVariant {
    this._checkRoom(variantName);
    const { inferenceAmiVersion, ...fleet } = options;
    const who = addVariantOf(this, variantName);
    checkFamily(who, options.instanceType);
    checkAmi(who, options);
    const variant = ProductionVariant._add(this._variantScope, this, variantName, fleet, { inferenceAmiVersion });
    this.node.addValidation({ validate: () => this.problemsOf(variant, options.instanceType) });
    return this._enter(variant);
  }

  public grantInvokeWithResponseStream(grantee: iam.IGrantable): iam.Grant {
    return grantStream(this, grantee);
  }

  private problemsOf(variant: ProductionVariant, type: InstanceType): string[] {
    const environment = shapeOf(variant._model)?.containers[0].environment ?? {};
    if (type.family === 'inf1' && 'NEURON_CC_FLAGS' in environment)
      this._warn(
        'neuronCompilerOnInf1',
        `variant '${variant.variantName}' is on Inf1, whose models are compiled by neuron-cc before they are deployed: the compiler's settings of its model have no effect; leave them out, or choose another instance type, such as ml.inf2.xlarge (https://awsdocs-neuron.readthedocs-hosted.com/en/latest/compiler/neuron-cc/command-line-reference.html)`,
      );
    const excluded = excludedBy(this._who, variant, [MANY_MODELS, MANY_CONTAINERS], SEE);
    return [...excluded, ...this.tooManyCores(variant, type, environment)];
  }

  private tooManyCores(variant: ProductionVariant, type: InstanceType, environment: object): string[] {
    const { NEURON_RT_NUM_CORES: asked } = environment as { NEURON_RT_NUM_CORES?: string };
    const cores = type.neuronCores;
    if (asked === undefined || cores === undefined || !(Number(asked) > cores)) return [];
    return [
      `${this._who}: the model '${variant._model.node.path}' of variant '${variant.variantName}' asks for ${asked} NeuronCores, but ${type} has ${cores}; lower numCores, or choose a larger instance type (https://awsdocs-neuron.readthedocs-hosted.com/en/latest/neuron-runtime/api/nrt-env-var-reference.html)`,
    ];
  }
}

function checkFamily(who: string, type: InstanceType): void {
  if (Token.isUnresolved(`${type}`) || NEURON.test(type.family)) return;
  const allowed = 'a type with Inferentia or Trainium, such as ml.inf2.xlarge; all others belong on a RealTimeEndpoint';
  refuse({ who, what: 'instanceType', see: SEE_VARIANT }, `${type}`, allowed);
}

function checkAmi(who: string, { instanceType, inferenceAmiVersion }: NeuronVariantOptions): void {
  if (!inferenceAmiVersion || instanceType.family !== 'inf1') return;
  throw new Error(
    `${who}: inferenceAmiVersion is given for ${instanceType}, but there is none for Inf1; leave it out (${SEE_VARIANT})`,
  );
}
