import { Annotations, Lazy, Stack } from 'aws-cdk-lib';
import { CfnEndpoint, CfnEndpointConfig, type CfnEndpointProps, type IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { EndpointAttributes, EndpointProps } from '../endpoint';
import { sageMakerArn } from './arns';
import { API, checkName } from './checks';
import { EndpointBase, ImportedEndpoint } from './endpoint-base';
import type { HostedVariant, RunsAs } from './hosted-variant';
import { endpointNameFor } from './names';

const KEY_ACTIONS = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/** What tells one kind of endpoint from another. */
export interface EndpointKind {
  /** `RealTime` for a `RealTimeEndpoint`. It is part of the endpoint's name: some kinds cannot become another under one name. */
  readonly name: string;
  readonly maxVariants: number;
  /** The page that states how many there may be. */
  readonly see: string;
}

/**
 * An endpoint that is made here: its name, its configuration and its variants. A kind adds `addVariant()`, and what only it has.
 *
 * @internal
 */
export abstract class HostedEndpoint extends EndpointBase {
  /** An endpoint that exists, by its name, in the stack's account and region. */
  public static fromEndpointName(scope: Construct, id: string, endpointName: string): IEndpoint {
    const endpointArn = sageMakerArn(Stack.of(scope), 'endpoint', endpointName);
    return new ImportedEndpoint(scope, id, { endpointArn, endpointName });
  }

  /** An endpoint that exists, by its ARN. Where its name has capitals, use `fromEndpointAttributes()`. */
  public static fromEndpointArn(scope: Construct, id: string, endpointArn: string): IEndpoint {
    return new ImportedEndpoint(scope, id, { endpointArn });
  }

  /** An endpoint that exists, by its ARN and its name. */
  public static fromEndpointAttributes(scope: Construct, id: string, attributes: EndpointAttributes): IEndpoint {
    return new ImportedEndpoint(scope, id, attributes);
  }

  /**
   * The name of the endpoint, known at synth.
   *
   * What uses it does not wait for the endpoint to be made; where that matters, add a dependency.
   */
  public readonly endpointName: string;
  /** The ARN of the endpoint, in lower case as SageMaker writes it. */
  public readonly endpointArn: string;

  /**
   * The name of the configuration that the endpoint is to serve. Each change of a variant makes another one.
   *
   * It is known only at deployment, and before the endpoint changes: as a metric's dimension `EndpointConfigName`, beside the endpoint's and
   * the variant's name, it singles out the new fleet.
   */
  public readonly endpointConfigName: string;

  /** @internal */
  protected readonly _config: CfnEndpointConfig;
  /** @internal */
  protected readonly _variantScope: Construct;
  /**
   * Each kind declares them anew with the type of its own: type parameters would cut this class and those above it out of the jsii assembly.
   *
   * @internal
   */
  protected abstract readonly _added: HostedVariant[];
  /** @internal */
  protected readonly _kind: EndpointKind;
  private readonly key: EndpointProps['encryptionKey'];

  constructor(scope: Construct, id: string, kind: EndpointKind, props: EndpointProps) {
    super(scope, id, { physicalName: props.endpointName });
    this._kind = kind;
    this.key = props.encryptionKey;
    this.endpointName = props.endpointName ?? endpointNameFor(this, kind.name);
    checkName({ who: this._who, what: 'endpointName', see: `${API}/API_CreateEndpoint.html` }, this.endpointName);
    this.endpointArn = sageMakerArn(this.stack, 'endpoint', this.endpointName);
    this._variantScope = new Construct(this, 'Variants');
    this._config = new CfnEndpointConfig(this, 'Config', {
      productionVariants: Lazy.any({ produce: () => this._renderVariants() }),
      kmsKeyId: props.encryptionKey?.keyArn,
    });
    this.endpointConfigName = this._config.attrEndpointConfigName;
    this.node.addValidation({ validate: () => this._validate() });
  }

  /**
   * Makes the endpoint itself, when all that comes before it is there.
   *
   * @internal
   */
  protected _serve(props: Partial<CfnEndpointProps> = {}): CfnEndpoint {
    const { endpointName, endpointConfigName } = this;
    return new CfnEndpoint(this, 'Resource', { endpointName, endpointConfigName, ...props });
  }

  /**
   * Called first by `addVariant()`: whether there may be another one, of that name.
   *
   * @internal
   */
  protected _checkRoom(variantName: string): void {
    if (this._tryFind(this._added, variantName))
      throw new Error(`${this._who}: there is a variant '${variantName}' already; give each a name of its own`);
    const { maxVariants: max, see } = this._kind;
    if (this._added.length < max) return;
    throw new Error(
      `${this._who}: '${variantName}' would be variant number ${max + 1}, allowed ${max === 1 ? 'is' : 'are'} ${max} (${see})`,
    );
  }

  /**
   * Called last by `addVariant()`.
   *
   * @internal
   */
  protected _enter<V extends HostedVariant>(variant: V): V {
    this._added.push(variant);
    this._entered(variant);
    return variant;
  }

  /** @internal */
  protected _entered(variant: HostedVariant): void {
    this._grantKey(variant._model);
    if (variant._autoScaling) variant.autoScale?.(variant._autoScaling);
  }

  /**
   * Called as soon as a variant scales.
   *
   * @internal
   */
  public _scales(): void {}

  /**
   * What of the variants SageMaker does not let change while they scale.
   *
   * @internal
   */
  public _shapes(): { VariantName: string; InstanceType?: string }[] {
    return this._renderVariants().map(({ variantName: VariantName, instanceType: InstanceType }) => ({
      VariantName,
      InstanceType,
    }));
  }

  /** @internal */
  protected _find<V extends HostedVariant>(added: V[], variantName: string): V {
    const found = this._tryFind(added, variantName);
    if (found) return found;
    const names = added.map((variant) => `'${variant.variantName}'`).join(', ') || 'none';
    throw new Error(`${this._who}: there is no variant '${variantName}'; its variants are ${names}`);
  }

  /** @internal */
  protected _tryFind<V extends HostedVariant>(added: V[], variantName: string): V | undefined {
    return added.find((variant) => variant.variantName === variantName);
  }

  /** @internal */
  protected _renderVariants(): CfnEndpointConfig.ProductionVariantProperty[] {
    return this._added.map((variant) => variant._render());
  }

  /**
   * What is wrong with the endpoint as a whole, each a sentence; a kind adds its own.
   *
   * @internal
   */
  protected _validate(): string[] {
    return this._added.length === 0 ? [`${this._who}: it has no variant; add one with \`addVariant()\``] : [];
  }

  /**
   * SageMaker encrypts volumes in the name of the role that the model runs with.
   *
   * @internal
   */
  protected _grantKey(model: RunsAs): void {
    if (!this.key) return;
    if (model.role) this.key.grant(model.role, ...KEY_ACTIONS);
    else
      this._warn(
        'unknownRole',
        `the role of model '${model.node.path}' is not known, so it is not allowed to use encryptionKey; import the model with \`role\`, or see that the key's policy allows it (${API}/API_CreateEndpointConfig.html)`,
      );
  }

  /** @internal */
  protected _warn(id: string, sentence: string): void {
    Annotations.of(this).addWarningV2(`cdk-sagemaker-serving:${id}`, `${this._who}: ${sentence}`);
  }

  /** @internal */
  protected get _who(): string {
    return `${this._kind.name}Endpoint '${this.node.path}'`;
  }
}
