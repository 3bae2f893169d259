import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnEndpoint, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { BaseModelProps } from './base-model';
import type { EndpointAttributes, EndpointProps, IStreamingEndpoint } from './endpoint';
import { InferenceComponentVariant, type InferenceComponentVariantOptions } from './inference-component-variant';
import { API } from './private/checks';
import { CollectedGrants } from './private/collected-grants';
import { type Demand, lacking } from './private/component-fit';
import { ImportedEndpoint, INVOKE, STREAM } from './private/endpoint-base';
import { attachAccessPolicy, hostingStatements, networkStatement, newExecutionRole } from './private/execution-role';
import { type EndpointKind, HostedEndpoint } from './private/hosted-endpoint';
import { networkOf } from './private/network';
import { outlivedByRole } from './private/outlive';

const KIND: EndpointKind = { name: 'InferenceComponent', maxVariants: 10, see: `${API}/API_CreateEndpointConfig.html` };

/** What an endpoint asks of the components that are placed on it. */
interface PlacedComponent {
  readonly inferenceComponentArn: string;
  readonly _variantName?: string;
  readonly _demand: Demand[];
}

/** An endpoint that inference components can be placed on, made here or imported. */
export interface IInferenceComponentEndpoint extends IEndpoint {
  /** Always true. It tells this kind of endpoint from those whose variants serve a model of their own. */
  readonly hostsInferenceComponents: boolean;

  /** The role that SageMaker and the containers act with; none if it is not known of an imported endpoint. */
  readonly role?: iam.IRole;
}

/** What is known of an imported `InferenceComponentEndpoint`. */
export interface InferenceComponentEndpointAttributes extends EndpointAttributes {
  /**
   * The role that its containers run with.
   *
   * @default - not known: nothing can be granted to it
   */
  readonly role?: iam.IRole;
}

/**
 * Properties of an `InferenceComponentEndpoint`. Role and network are those of containers that components bring themselves; a component that
 * runs a `Model` has the model's.
 */
export interface InferenceComponentEndpointProps extends EndpointProps, BaseModelProps {}

/**
 * An endpoint whose instances are shared: its variants serve no model of their own, and each `InferenceComponent` that is placed on them takes
 * the processors, accelerators and memory that it asks for. A client names the component as `InferenceComponentName`.
 *
 * Blue/green deployments are not for this kind: each component rolls over by itself, copy by copy.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-deploy-models.html
 */
export class InferenceComponentEndpoint
  extends HostedEndpoint
  implements IInferenceComponentEndpoint, IStreamingEndpoint
{
  /** One that exists, with its role. */
  public static fromInferenceComponentEndpointAttributes(
    scope: Construct,
    id: string,
    attributes: InferenceComponentEndpointAttributes,
  ): IInferenceComponentEndpoint {
    return new ImportedInferenceComponentEndpoint(scope, id, attributes);
  }

  public readonly hostsInferenceComponents: boolean = true;
  public readonly role?: iam.IRole;
  /** @internal */
  protected readonly _added: InferenceComponentVariant[] = [];
  private readonly network?: ec2.Connections;
  private readonly resource: CfnEndpoint;
  private readonly granted: { readonly grantee: iam.IGrantable; readonly actions: string[] }[] = [];
  private readonly components: PlacedComponent[] = [];

  /**
   * @throws an Error if `endpointName` is not a name, or is missing where the stack's name is known only at deployment, or if subnets or
   * security groups break SageMaker's limits
   */
  constructor(scope: Construct, id: string, props: InferenceComponentEndpointProps = {}) {
    super(scope, id, KIND, props);
    const role = props.role ?? newExecutionRole(this);
    const network = networkOf(this, this._who, props);
    const grants = new CollectedGrants(role);
    grants.statements.push(...hostingStatements(this), ...(network ? [networkStatement()] : []));
    this._config.executionRoleArn = role.roleArn;
    this._config.vpcConfig = network?.config;
    this._config.enableNetworkIsolation = props.networkIsolation;
    this._config.node.addDependency(attachAccessPolicy(this, role, grants));
    outlivedByRole(this._config, role);
    this.role = role;
    this.network = network?.connections;
    this.resource = this._serve();
  }

  /**
   * Who may talk to the containers, and whom they may talk to.
   *
   * @throws an Error if the endpoint is not in a VPC
   */
  public get connections(): ec2.Connections {
    if (this.network) return this.network;
    throw new Error(`${this._who}: it has connections only in a VPC; give it \`vpc\``);
  }

  /** The variants, in the order in which they were added. */
  public get variants(): InferenceComponentVariant[] {
    return [...this._added];
  }

  /**
   * Adds a fleet that components can be placed on.
   *
   * @param variantName 1 to 63 letters, digits and hyphens, with no hyphen at either end; unique in the endpoint
   * @throws an Error if the name is taken or not a name, if there are 10 variants already, or if an option is out of its range
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
   */
  public addVariant(variantName: string, options: InferenceComponentVariantOptions): InferenceComponentVariant {
    this._checkRoom(variantName);
    const { node, role } = this;
    const runsAs = {
      node,
      role,
      addToRolePolicy: (statement: iam.PolicyStatement) => void role!.addToPrincipalPolicy(statement),
    };
    return this._enter(InferenceComponentVariant._add(this._variantScope, this, variantName, options, runsAs));
  }

  /**
   * The variant of that name.
   *
   * @throws an Error if there is none
   */
  public findVariant(variantName: string): InferenceComponentVariant {
    return this._find(this._added, variantName);
  }

  /** The variant of that name, or nothing. */
  public tryFindVariant(variantName: string): InferenceComponentVariant | undefined {
    return this._tryFind(this._added, variantName);
  }

  /** Lets somebody invoke all components that are placed on the endpoint, now or later. `InferenceComponent.grantInvoke()` is for one of them. */
  public override grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.grantAll(grantee, ...INVOKE);
  }

  /**
   * Lets somebody invoke all components, and read an answer while the container still writes it.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointWithResponseStream.html
   */
  public grantInvokeWithResponseStream(grantee: iam.IGrantable): iam.Grant {
    return this.grantAll(grantee, ...STREAM);
  }

  /**
   * Called for each component that is placed here.
   *
   * @returns what must be there before the component
   * @internal
   */
  public _place(component: PlacedComponent): CfnEndpoint {
    const componentArn = component.inferenceComponentArn;
    this.components.push(component);
    for (const { grantee, actions } of this.granted)
      iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [componentArn] });
    return this.resource;
  }

  /** @internal */
  protected override _validate(): string[] {
    for (const { variantName, _instanceType, _mostInstances } of this._added) {
      const demands = this.components
        .filter((each) => each._variantName === variantName)
        .flatMap((each) => each._demand);
      const what = Token.isUnresolved(_mostInstances) ? undefined : lacking(demands, _instanceType, _mostInstances);
      if (what)
        this._warn(
          'fleetTooSmall',
          `on variant '${variantName}' ${what}, so not all copies find a place; allow more instances, or take less (${API}/API_CreateInferenceComponent.html)`,
        );
    }
    return super._validate();
  }

  private grantAll(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    this.granted.push({ grantee, actions });
    const resourceArns = [this.endpointArn, ...this.components.map((each) => each.inferenceComponentArn)];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
  }
}

class ImportedInferenceComponentEndpoint extends ImportedEndpoint implements IInferenceComponentEndpoint {
  public readonly hostsInferenceComponents: boolean = true;
  public readonly role?: iam.IRole;

  constructor(scope: Construct, id: string, attributes: InferenceComponentEndpointAttributes) {
    super(scope, id, attributes);
    this.role = attributes.role;
  }
}
