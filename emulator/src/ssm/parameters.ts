import { ServiceError } from '../http/errors';
import { partitionOf } from '../world/partition';
import { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';

export const PARAMETER_TYPES = ['String', 'StringList', 'SecureString'] as const;

export type ParameterType = (typeof PARAMETER_TYPES)[number];

export interface Parameter extends Scope {
  readonly name: string;
  /** A SecureString is kept as plain text, like all else in the state folder. */
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  readonly lastModified: string;
  readonly dataType: string;
}

export interface ParameterInput {
  readonly name: string;
  readonly value: string;
  readonly type?: ParameterType;
  readonly overwrite?: boolean;
  readonly dataType?: string;
}

/** The version of the bootstrap template that comes with aws-cdk 2.1148.1. */
const BOOTSTRAP_VERSION = '33';

/** The parameters of SSM's Parameter Store. Only the newest version of each is kept. */
export class Parameters {
  private readonly parameters: Scoped<Parameter>;

  public constructor(private readonly world: World) {
    this.parameters = new Scoped(world.collection('ssm-parameters'));
  }

  /** The parameter of that name or ARN. That of a CDK bootstrap stack is always there. */
  public find(scope: Scope, nameOrArn: string): Parameter | undefined {
    const name = nameOf(nameOrArn);
    return this.parameters.get(scope, name) ?? bootstrapParameter(scope, name, this.world.now());
  }

  /**
   * The parameter that `name`, or `name:version`, selects.
   *
   * @throws ServiceError ParameterNotFound or ParameterVersionNotFound
   */
  public require(scope: Scope, selector: string): Parameter {
    const [, name, version] = selector.match(/^(.*?)(?::(\d+))?$/s) as RegExpMatchArray;
    const parameter = this.find(scope, name);
    if (!parameter) throw new ServiceError('ParameterNotFound', 400, `Parameter ${selector} not found.`);
    if (version === undefined || Number(version) === parameter.version) return parameter;
    throw new ServiceError(
      'ParameterVersionNotFound',
      400,
      `Systems Manager could not find version ${version} of ${name}. sagemaker-serving-local keeps only the newest, which is ${parameter.version}.`,
    );
  }

  public list(scope: Scope): Parameter[] {
    return this.parameters.list(scope).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws ServiceError ParameterAlreadyExists or ValidationException */
  public put(scope: Scope, { name, value, type, overwrite, dataType }: ParameterInput): Parameter {
    checkName(name);
    const existing = this.own(scope, name);
    if (existing && !overwrite)
      throw new ServiceError(
        'ParameterAlreadyExists',
        400,
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    const { account, region } = scope;
    return this.parameters.set(name, {
      account,
      region,
      name,
      value,
      type: type ?? existing?.type ?? 'String',
      dataType: dataType ?? existing?.dataType ?? 'text',
      version: (existing?.version ?? 0) + 1,
      lastModified: this.world.now().toISOString(),
    });
  }

  /** Returns whether it was there. */
  public delete(scope: Scope, name: string): boolean {
    const existing = this.own(scope, name);
    if (existing) this.parameters.delete(scope, name);
    return existing !== undefined;
  }

  /** One of this very account: what only another account has is found, and not written to. */
  private own(scope: Scope, name: string): Parameter | undefined {
    const found = this.parameters.get(scope, name);
    return found?.account === scope.account ? found : undefined;
  }
}

/**
 * A parameter's value, for the parameters and dynamic references of templates; undefined where there is none of that name.
 *
 * @param selector `name`, or `name:version`
 * @throws ServiceError ParameterVersionNotFound
 */
export function parameterValue(world: World, scope: Scope, selector: string): string | undefined {
  const parameters = world.part(Parameters);
  return parameters.find(scope, selector.replace(/:\d+$/, '')) && parameters.require(scope, selector).value;
}

export const parameterArn = ({ account, region, name }: Scope & { readonly name: string }) =>
  `arn:${partitionOf(region)}:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;

function nameOf(nameOrArn: string): string {
  const path = nameOrArn.match(/^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.*)$/)?.[1];
  if (path === undefined) return nameOrArn;
  return path.indexOf('/', 1) < 0 ? path.slice(1) : path;
}

function bootstrapParameter({ account, region }: Scope, name: string, now: Date): Parameter | undefined {
  if (!/^\/cdk-bootstrap\/[a-z0-9]{1,10}\/version$/.test(name)) return undefined;
  const lastModified = now.toISOString();
  return {
    account,
    region,
    name,
    value: BOOTSTRAP_VERSION,
    type: 'String',
    dataType: 'text',
    version: 1,
    lastModified,
  };
}

function checkName(name: string): void {
  const reserved = /^\/?(aws|ssm)/i.test(name);
  if (/^[\w./-]{1,2048}$/.test(name) && !reserved) return;
  throw new ServiceError(
    'ValidationException',
    400,
    `Parameter name: ${JSON.stringify(name)} is not allowed. It can't begin with "aws" or "ssm" (case-insensitive), and consists of letters, digits and the symbols . - _ with / between its parts.`,
  );
}
