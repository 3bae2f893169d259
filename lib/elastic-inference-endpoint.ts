import { Annotations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { API } from './private/checks';
import type { EndpointKind } from './private/hosted-endpoint';
import { excludedBy, MANY_CONTAINERS, MANY_MODELS } from './private/model-shape';
import { ProductionEndpoint } from './private/production-endpoint';
import { ProductionVariant, type VariantOptions } from './production-variant';
import type { RealTimeEndpointProps } from './real-time-endpoint';

const KIND: EndpointKind = { name: 'ElasticInference', maxVariants: 10, see: `${API}/API_CreateEndpointConfig.html` };
const SEE = `${API}/API_ProductionVariant.html`;
const ENDED = 'AWS closed Elastic Inference to new customers on April 15, 2023, and has ended it since';
const WAY_OUT =
  'use a NeuronEndpoint (ml.inf2.xlarge), or a RealTimeEndpoint on a GPU (ml.g4dn.xlarge) or on CPUs (ml.c7i.xlarge)';

/** The accelerators that Elastic Inference had. */
export enum AcceleratorType {
  /** First generation, 1 GB. */
  EIA1_MEDIUM = 'ml.eia1.medium',
  /** First generation, 2 GB. */
  EIA1_LARGE = 'ml.eia1.large',
  /** First generation, 4 GB. */
  EIA1_XLARGE = 'ml.eia1.xlarge',
  /** Second generation, 2 GB. */
  EIA2_MEDIUM = 'ml.eia2.medium',
  /** Second generation, 4 GB. */
  EIA2_LARGE = 'ml.eia2.large',
  /** Second generation, 8 GB. */
  EIA2_XLARGE = 'ml.eia2.xlarge',
}

/** Properties of an `ElasticInferenceEndpoint`. */
export interface ElasticInferenceEndpointProps extends RealTimeEndpointProps {
  /**
   * Whether the template is made although no account can deploy it any more: to compare it with an old one, or to run it locally.
   *
   * @default false
   */
  readonly acceptEndOfService?: boolean;
}

/** Options of `addVariant()` of an `ElasticInferenceEndpoint`. */
export interface ElasticInferenceVariantOptions extends VariantOptions {
  /** The accelerator that each instance had attached. */
  readonly acceleratorType: AcceleratorType;
}

/**
 * A real-time endpoint with fractions of GPUs attached to its instances, as there were until AWS ended Elastic Inference. It is here for
 * those who hold old templates.
 *
 * Instead, use a `NeuronEndpoint` (Inf2 is what AWS offers for the same purpose), or a `RealTimeEndpoint` on a GPU or on CPUs.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
 */
export class ElasticInferenceEndpoint extends ProductionEndpoint {
  /**
   * @throws an Error unless `acceptEndOfService` is true; also if `endpointName` is not a name, or is missing where the stack's name is
   * known only at deployment, if a rollback alarm is in another region or account, or if there are `liveWeights` and
   * `retainedVariantProperties` does not retain weights
   */
  constructor(scope: Construct, id: string, props: ElasticInferenceEndpointProps = {}) {
    super(scope, id, KIND, props);
    if (!props.acceptEndOfService)
      throw new Error(
        `${this._who}: ${ENDED}; ${WAY_OUT}; to make the template all the same, set acceptEndOfService to true (${SEE})`,
      );
    Annotations.of(this).addWarningV2(
      'cdk-sagemaker-serving:elasticInferenceEnded',
      `${this._who}: ${ENDED}, so no account can deploy it, and CloudFormation knows AcceleratorType no more; ${WAY_OUT} (${SEE})`,
    );
  }

  /**
   * Adds a fleet with accelerators that serves a model.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the endpoint
   * @throws an Error if the name is taken or not a name, if there are 10 variants already, if an option is out of its range, or if the
   * model is in another region or account
   */
  public addVariant(variantName: string, options: ElasticInferenceVariantOptions): ProductionVariant {
    this._checkRoom(variantName);
    const { acceleratorType, ...fleet } = options;
    const variant = ProductionVariant._add(this._variantScope, this, variantName, fleet, { acceleratorType });
    options.model.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['elastic-inference:Connect', 'ec2:DescribeVpcEndpoints'],
        resources: ['*'],
      }),
    );
    return this._enter(variant);
  }

  /** @internal */
  protected override _validate(): string[] {
    const excluded = this._added.flatMap((variant) =>
      excludedBy(this._who, variant, [MANY_MODELS, MANY_CONTAINERS], SEE),
    );
    return [...super._validate(), ...excluded];
  }
}
