import { Resource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnModel, type CfnModelProps } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { BaseModelProps, IBaseModel, ModelAttributes } from '../base-model';
import { nameInArn, sageMakerArn } from './arns';
import { CollectedGrants } from './collected-grants';
import type { ContainerSite } from './container-definition';
import { attachAccessPolicy, hostingStatements, networkStatement, newExecutionRole } from './execution-role';
import { networkOf } from './network';
import { outlivedByRole } from './outlive';

/**
 * What every model can do, made here or imported.
 *
 * @internal
 */
export abstract class ModelBase extends Resource implements IBaseModel {
  public abstract readonly modelArn: string;
  public abstract readonly modelName: string;
  public abstract readonly role?: iam.IRole;
  public abstract readonly grantPrincipal: iam.IPrincipal;

  /** @internal */
  protected abstract readonly _connections?: ec2.Connections;

  /**
   * Who may talk to the containers, and whom they may talk to.
   *
   * @throws an Error if the model is not in a VPC
   */
  public get connections(): ec2.Connections {
    if (this._connections) return this._connections;
    throw new Error(
      `Model '${this.node.path}': a model has connections only in a VPC; give it \`vpc\`, or import it with \`securityGroups\``,
    );
  }

  public addToRolePolicy(statement: iam.PolicyStatement): void {
    this.role?.addToPrincipalPolicy(statement);
  }
}

/** The containers of a model, as CloudFormation has them. */
export type Containers = Pick<CfnModelProps, 'primaryContainer' | 'containers' | 'inferenceExecutionConfig'>;

/**
 * A model that is made here: its role, its network, and the containers that a subclass puts together.
 *
 * @internal
 */
export abstract class MadeModel extends ModelBase {
  public readonly modelArn: string;
  public readonly modelName: string;
  public readonly role?: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** @internal */
  protected readonly _connections?: ec2.Connections;
  /**
   * What it calls itself in errors.
   *
   * @internal
   */
  protected readonly _who: string;

  /** @param kind the name of the class, as the user typed it */
  constructor(
    scope: Construct,
    id: string,
    kind: string,
    props: BaseModelProps,
    containersIn: (site: ContainerSite, model: Construct) => Containers,
  ) {
    super(scope, id);
    this._who = `${kind} '${this.node.path}'`;
    const role = props.role ?? newExecutionRole(this);
    const network = networkOf(this, this._who, props);
    const grants = new CollectedGrants(role);
    grants.statements.push(...hostingStatements(this), ...(network ? [networkStatement()] : []));

    const site = { who: this._who, grantee: { grantPrincipal: grants }, inVpc: network !== undefined };
    const resource = new CfnModel(this, 'Resource', {
      executionRoleArn: role.roleArn,
      ...containersIn(site, this),
      vpcConfig: network?.config,
      enableNetworkIsolation: props.networkIsolation,
    });
    resource.node.addDependency(attachAccessPolicy(this, role, grants));
    outlivedByRole(resource, role);

    this.role = role;
    this.grantPrincipal = role;
    this._connections = network?.connections;
    this.modelName = this.getResourceNameAttribute(resource.attrModelName);
    this.modelArn = this.getResourceArnAttribute(resource.ref, {
      service: 'sagemaker',
      resource: 'model',
      resourceName: this.physicalName,
    });
  }
}

/** A model that exists. */
export abstract class ImportedModelBase extends ModelBase {
  public readonly modelArn: string;
  public readonly modelName: string;
  public readonly role?: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** @internal */
  protected readonly _connections?: ec2.Connections;

  constructor(scope: Construct, id: string, known: KnownModel) {
    super(scope, id, { environmentFromArn: known.modelArn });
    const { modelArn, modelName, role, securityGroups } = known;
    this.modelArn = modelArn;
    this.modelName = modelName;
    this.role = role;
    this.grantPrincipal = role ?? new iam.UnknownPrincipal({ resource: this });
    this._connections = securityGroups && new ec2.Connections({ securityGroups });
  }
}

/** What is known of an imported model, its name included. */
export interface KnownModel extends ModelAttributes {
  readonly modelName: string;
}

export function modelNamed(scope: Construct, modelName: string): KnownModel {
  return { modelName, modelArn: sageMakerArn(Stack.of(scope), 'model', modelName) };
}

export function modelWith(scope: Construct, attributes: ModelAttributes): KnownModel {
  return { ...attributes, modelName: nameInArn(Stack.of(scope), attributes.modelArn) };
}
