import { CustomResource, Stack, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ModelData } from '../model-data';
import type { ModelDataPrefix } from '../model-data-prefix';
import { GUIDE, refuse } from './checks';
import { CollectedGrants } from './collected-grants';
import { attachAccessPolicy } from './execution-role';
import { hashOf } from './names';
import { SERVICE_TIMEOUT, StackFunction } from './stack-function';

const ENDING = '.tar.gz';
const MAX_LENGTH = 1024;
const SEE = `${GUIDE}/add-models-to-endpoint.html`;

/**
 * The models that a stack brings below a prefix: each is copied there when the stack is deployed, and removed when it is no longer asked for.
 *
 * Its id holds a hash of the place: models of another place are other resources, so that the old ones go when nobody needs them any more.
 */
export class AddedModels extends Construct {
  private readonly copier: StackFunction;
  private readonly access: iam.Policy;

  constructor(
    scope: Construct,
    private readonly who: string,
    private readonly place: ModelDataPrefix,
  ) {
    super(scope, `Models${hashOf(JSON.stringify(Stack.of(scope).resolve([place.bucket.bucketName, place.prefix])))}`);
    this.copier = StackFunction.of(this, 'CdkSagemakerServingModelCopy', {
      folder: 'model-copy',
      description: 'Puts models below the prefix of a multi-model endpoint',
    });
    this.access = this.accessPolicy();
  }

  /** @returns what clients send as the target model */
  public add(name: string, modelData: ModelData): string {
    checkModelName(this.who, name);
    if (this.node.tryFindChild(name))
      throw new Error(`${this.who}: there is a model '${name}' already; give each a name of its own`);
    const scope = new Construct(this, name);
    const { bucket, prefix } = this.place;
    const grants = new CollectedGrants(this.copier.role);
    const resource = new CustomResource(scope, 'Resource', {
      resourceType: 'Custom::SageMakerModelCopy',
      serviceToken: this.copier.handler.functionArn,
      serviceTimeout: SERVICE_TIMEOUT,
      properties: {
        Source: modelData.bind(scope, { grantPrincipal: grants }).uri,
        Bucket: bucket.bucketName,
        Key: `${prefix}${name}${ENDING}`,
      },
    });
    resource.node.addDependency(this.access, ...grants.statements.map((statement) => this.copier.allow(statement)));
    return `${name}${ENDING}`;
  }

  /** A policy of its own: it is there as long as any of these models, also when another one of the function's has gone. */
  private accessPolicy(): iam.Policy {
    const { role } = this.copier;
    const grants = new CollectedGrants(role);
    const grantee = { grantPrincipal: grants };
    this.place._grant(grantee, 's3:GetObject', 's3:PutObject', 's3:DeleteObject');
    this.place.bucket.encryptionKey?.grantEncryptDecrypt(grantee);
    return attachAccessPolicy(this, role, grants);
  }
}

function checkModelName(who: string, name: string): void {
  const subject = { who: `addModel of ${who}`, what: "the model's name", see: SEE };
  if (Token.isUnresolved(name))
    throw new Error(`${subject.who}: ${subject.what} is known only at deployment; write it out`);
  if (name.endsWith(ENDING))
    refuse(subject, `'${name}'`, `a name without its ending, '${name.slice(0, -ENDING.length)}'`);
  const parts = name.split('/');
  const fine = parts.every((part) => /^[\w!.*'() -]+$/.test(part) && !/^\.\.?$/.test(part)) && !/^\s|\s$/.test(name);
  if (!fine) {
    const allowed = "letters, digits, spaces and !-_.*'(), with single slashes between folders";
    refuse(subject, `'${name}'`, allowed);
  }
  const { length } = `${name}${ENDING}`;
  if (length > MAX_LENGTH)
    refuse(
      { ...subject, what: `the length of the model's name` },
      `${length}`,
      `at most ${MAX_LENGTH} characters, ${ENDING} included`,
    );
}
