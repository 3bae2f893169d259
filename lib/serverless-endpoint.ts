import type { Construct } from 'constructs';
import type { NamedEndpointProps } from './endpoint';
import { GUIDE } from './private/checks';
import { type EndpointKind, HostedEndpoint } from './private/hosted-endpoint';
import {
  excludedBy,
  ISOLATION,
  MANY_CONTAINERS,
  MANY_MODELS,
  PRIVATE_REGISTRY,
  UNCOMPRESSED_DATA,
  VPC,
} from './private/model-shape';
import { ServerlessVariant, type ServerlessVariantOptions } from './serverless-variant';

const SEE = `${GUIDE}/serverless-endpoints.html`;
const KIND: EndpointKind = { name: 'Serverless', maxVariants: 1, see: SEE };
const EXCLUDED = [VPC, ISOLATION, PRIVATE_REGISTRY, UNCOMPRESSED_DATA, MANY_MODELS, MANY_CONTAINERS];

/** Properties of a `ServerlessEndpoint`. */
export interface ServerlessEndpointProps extends NamedEndpointProps {}

/**
 * An endpoint without instances: SageMaker starts a container when a request comes, stops it when none comes any more, and bills the time in
 * between.
 *
 * A request or an answer may have 4 MB, and an answer take 60 seconds; a container has three minutes to download its model and to become
 * healthy. There is one variant, and each change of it moves all traffic at once: SageMaker has no guarded rollouts for this kind. Nor does
 * it turn an endpoint of another kind into a serverless one: an `endpointName` that such a one has had is no name for it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
 */
export class ServerlessEndpoint extends HostedEndpoint {
  /** @internal */
  protected readonly _added: ServerlessVariant[] = [];

  /** @throws an Error if `endpointName` is not a name, or is missing where the stack's name is known only at deployment */
  constructor(scope: Construct, id: string, props: ServerlessEndpointProps = {}) {
    super(scope, id, KIND, props);
    this._serve();
  }

  /** The variant, if it has been added. */
  public get variants(): ServerlessVariant[] {
    return [...this._added];
  }

  /**
   * Adds the variant: what is served, and how much of it at once. There is just one.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end
   * @throws an Error if there is a variant already, if the name is not a name, if an option is out of its range, or if the model is in
   * another region or account
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-create-config.html
   */
  public addVariant(variantName: string, options: ServerlessVariantOptions): ServerlessVariant {
    this._checkRoom(variantName);
    return this._enter(ServerlessVariant._add(this._variantScope, this, variantName, options));
  }

  /**
   * The variant of that name.
   *
   * @throws an Error if there is none
   */
  public findVariant(variantName: string): ServerlessVariant {
    return this._find(this._added, variantName);
  }

  /** The variant of that name, or nothing. */
  public tryFindVariant(variantName: string): ServerlessVariant | undefined {
    return this._tryFind(this._added, variantName);
  }

  /** @internal */
  protected override _validate(): string[] {
    const excluded = this._added.flatMap((variant) => excludedBy(this._who, variant, EXCLUDED, SEE));
    return [...super._validate(), ...excluded];
  }
}
