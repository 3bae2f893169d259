import { Lazy, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { EndpointAttributes, GuardedEndpointProps, IStreamingEndpoint } from './endpoint';
import { sageMakerArn } from './private/arns';
import { API } from './private/checks';
import { grantStream, ImportedEndpoint } from './private/endpoint-base';
import type { EndpointKind } from './private/hosted-endpoint';
import { excludedBy, MANY_CONTAINERS, MANY_MODELS } from './private/model-shape';
import { ProductionEndpoint } from './private/production-endpoint';
import { ProductionVariant, type VariantOptions } from './production-variant';
import { ShadowVariant, type ShadowVariantOptions } from './shadow-variant';

const KIND: EndpointKind = { name: 'RealTime', maxVariants: 10, see: `${API}/API_CreateEndpointConfig.html` };

/** Properties of a `RealTimeEndpoint`. */
export interface RealTimeEndpointProps extends GuardedEndpointProps {
  /**
   * Whether another `initialVariantWeight` is set while the endpoint serves, on the instances that it has, instead of by a rollout. No alarm
   * watches it, and nothing shifts step by step.
   *
   * The configuration then gives every variant the weight 1, and keeps it. After each deployment that changes a weight or the configuration,
   * a function of the stack sets the weights that are written down; the endpoint retains them when it changes. So a variant that is new
   * has the weight 1 until the function has run, right after the endpoint is in service: all share equally when the endpoint is first made,
   * and a variant that is to have 0 gets requests until then. Weights that somebody else sets stay until the next such deployment.
   *
   * @default false - another weight is another configuration, and so a rollout
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpointWeightsAndCapacities.html
   */
  readonly liveWeights?: boolean;
}

/**
 * An endpoint that answers requests while the caller waits, from one or more fleets of instances that are always on.
 *
 * Variants are added by `addVariant()`. Any change to them rolls the endpoint over to a new fleet, without a pause; only weights can change
 * without that, with `liveWeights`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints.html
 */
export class RealTimeEndpoint extends ProductionEndpoint implements IStreamingEndpoint {
  /** An endpoint that exists, by its name, in the stack's account and region. */
  public static override fromEndpointName(scope: Construct, id: string, endpointName: string): IStreamingEndpoint {
    const endpointArn = sageMakerArn(Stack.of(scope), 'endpoint', endpointName);
    return new ImportedStreamingEndpoint(scope, id, { endpointArn, endpointName });
  }

  /** An endpoint that exists, by its ARN. Where its name has capitals, use `fromEndpointAttributes()`. */
  public static override fromEndpointArn(scope: Construct, id: string, endpointArn: string): IStreamingEndpoint {
    return new ImportedStreamingEndpoint(scope, id, { endpointArn });
  }

  /** An endpoint that exists, by its ARN and its name. */
  public static override fromEndpointAttributes(
    scope: Construct,
    id: string,
    attributes: EndpointAttributes,
  ): IStreamingEndpoint {
    return new ImportedStreamingEndpoint(scope, id, attributes);
  }

  private readonly liveWeights: boolean;
  private shadow?: ShadowVariant;

  /**
   * @throws an Error if `endpointName` is not a name, or is missing where the stack's name is known only at deployment, if a rollback
   * alarm is in another region or account, or if there are `liveWeights` and `retainedVariantProperties` does not retain weights
   */
  constructor(scope: Construct, id: string, props: RealTimeEndpointProps = {}) {
    super(scope, id, KIND, props);
    this.liveWeights = props.liveWeights ?? false;
    this._config.shadowProductionVariants = Lazy.any({ produce: () => this.renderShadow() });
  }

  /**
   * Adds a fleet that serves a model.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the endpoint
   * @throws an Error if the name is taken or not a name, if there are 10 variants already, or one and a shadow, if an option is out of
   * its range, or if the model is in another region or account
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  public addVariant(variantName: string, options: VariantOptions): ProductionVariant {
    this._checkRoom(variantName);
    if (this.shadow) this.checkShadow(this.shadow.variantName, [...this._added, { variantName }]);
    return this._enter(ProductionVariant._add(this._variantScope, this, variantName, options));
  }

  /**
   * Adds a fleet that gets copies of the requests, and whose answers are thrown away: a new model shows how it does under the real load, and
   * no caller notices.
   *
   * There may be one shadow, of one production variant; both serve one model in one container.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the endpoint
   * @throws an Error if there is a shadow already, or more than one variant, if the name is taken or not a name, if an option is out of its
   * range, or if the model is in another region or account
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html
   */
  public addShadowVariant(variantName: string, options: ShadowVariantOptions): ShadowVariant {
    if (this.shadow)
      throw new Error(
        `${this._who}: '${variantName}' would be shadow number 2, allowed is 1: '${this.shadow.variantName}' (${KIND.see})`,
      );
    this._checkRoom(variantName);
    this.checkShadow(variantName, this._added);
    this.shadow = ShadowVariant._add(this._variantScope, this, variantName, options);
    this._grantKey(this.shadow._model);
    return this.shadow;
  }

  /** The shadow, if it has been added. */
  public get shadowVariant(): ShadowVariant | undefined {
    return this.shadow;
  }

  public grantInvokeWithResponseStream(grantee: iam.IGrantable): iam.Grant {
    return grantStream(this, grantee);
  }

  /** @internal */
  protected override _validate(): string[] {
    const { shadow } = this;
    const problems = super._validate();
    const [production] = this._added;
    if (!shadow || !production) return problems;
    const excluded = [production, shadow].flatMap((variant) =>
      excludedBy(this._who, variant, [MANY_MODELS, MANY_CONTAINERS], KIND.see),
    );
    return [...problems, ...excluded, ...shadow._problemsBeside(production._weight), ...this.liveBesideShadow()];
  }

  private renderShadow(): CfnEndpointConfig.ProductionVariantProperty[] | undefined {
    return this.shadow && [this.shadow._render(this._added[0]?._weight)];
  }

  private checkShadow(shadow: string, variants: readonly { variantName: string }[]): void {
    if (variants.some(({ variantName }) => variantName === shadow))
      throw new Error(`${this._who}: there is a variant '${shadow}' already; give each a name of its own`);
    if (variants.length < 2) return;
    throw new Error(
      `${this._who}: beside the shadow '${shadow}' it has ${variants.length} variants, allowed is 1; leave the shadow out, or all variants but one (${KIND.see})`,
    );
  }

  /** The shadow's share is reckoned from the weight in the configuration, which live weights would change. */
  private liveBesideShadow(): string[] {
    if (!this.liveWeights) return [];
    return [
      `${this._who}: liveWeights is true, but beside a shadow there is just one variant, whose weight says nothing; leave liveWeights out (${KIND.see})`,
    ];
  }
}

class ImportedStreamingEndpoint extends ImportedEndpoint implements IStreamingEndpoint {
  public grantInvokeWithResponseStream(grantee: iam.IGrantable): iam.Grant {
    return grantStream(this, grantee);
  }
}
