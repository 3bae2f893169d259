import { Images } from '../containers/images';
import { ServiceError } from '../http/errors';
import { partitionOf, urlSuffixOf } from '../world/partition';
import { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';

export interface Repository extends Scope {
  readonly name: string;
  readonly createdAt: string;
  readonly scanOnPush: boolean;
  readonly tagMutability: string;
}

export interface RepositoryOptions {
  readonly scanOnPush?: boolean;
  readonly tagMutability?: string;
}

/** The repositories of ECR. What is in them, Images knows. */
export class Repositories {
  private readonly repositories: Scoped<Repository>;

  public constructor(private readonly world: World) {
    this.repositories = new Scoped(world.collection('ecr-repositories'));
  }

  /** The repository of a CDK bootstrap stack is there as soon as somebody asks for it. */
  public find(scope: Scope, name: string): Repository | undefined {
    const bootstrap = bootstrapScope(name);
    return this.repositories.get(bootstrap ?? scope, name) ?? (bootstrap && this.add(bootstrap, name, {}));
  }

  /** @throws ServiceError RepositoryNotFoundException */
  public require(scope: Scope, name: string): Repository {
    const repository = this.find(scope, name);
    if (repository) return repository;
    throw new ServiceError(
      'RepositoryNotFoundException',
      400,
      `The repository with name '${name}' does not exist in the registry with id '${scope.account}'`,
    );
  }

  public list(scope: Scope): Repository[] {
    return this.repositories.list(scope);
  }

  /**
   * Makes a repository. That of a bootstrap stack can be made at any time: it may be there because somebody asked for it,
   * or because an earlier bootstrap stack retained it.
   *
   * @throws ServiceError RepositoryAlreadyExistsException or InvalidParameterException
   */
  public create(scope: Scope, name: string, options: RepositoryOptions = {}): Repository {
    checkName(name);
    if (bootstrapScope(name)) return this.configure(this.require(scope, name), options);
    const taken = this.repositories.get(scope, name);
    if (taken?.account !== scope.account) return this.add(scope, name, options);
    throw new ServiceError(
      'RepositoryAlreadyExistsException',
      400,
      `The repository with name '${name}' already exists in the registry with id '${scope.account}'`,
    );
  }

  public configure(repository: Repository, options: RepositoryOptions): Repository {
    const { scanOnPush = repository.scanOnPush, tagMutability = repository.tagMutability } = options;
    return this.repositories.set(repository.name, { ...repository, scanOnPush, tagMutability });
  }

  /** @throws ServiceError RepositoryNotFoundException, or RepositoryNotEmptyException without `force` */
  public delete(scope: Scope, name: string, force: boolean): Repository {
    const repository = this.require(scope, name);
    const images = this.world.part(Images);
    const held = images.inRepository(repositoryUri(repository));
    if (held.length > 0 && !force)
      throw new ServiceError(
        'RepositoryNotEmptyException',
        400,
        `The repository with name '${name}' in registry with id '${repository.account}' cannot be deleted because it still contains images`,
      );
    for (const image of held) images.unpush(image);
    this.repositories.delete(repository, name);
    return repository;
  }

  private add({ account, region }: Scope, name: string, options: RepositoryOptions): Repository {
    const createdAt = this.world.now().toISOString();
    const { scanOnPush = false, tagMutability = 'MUTABLE' } = options;
    return this.repositories.set(name, { account, region, name, createdAt, scanOnPush, tagMutability });
  }
}

export function registryHost({ account, region }: Scope): string {
  return `${account}.dkr.ecr.${region}.${urlSuffixOf(region)}`;
}

export const repositoryUri = (repository: Repository) => `${registryHost(repository)}/${repository.name}`;

export const repositoryArn = ({ account, region, name }: Repository) =>
  `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${name}`;

function bootstrapScope(name: string): Scope | undefined {
  const match = name.match(/^cdk-[a-z0-9]{1,10}-container-assets-(\d{12})-([a-z]{2}(?:-[a-z]+)+-\d+)$/);
  return match ? { account: match[1], region: match[2] } : undefined;
}

function checkName(name: string): void {
  if (name.length <= 256 && name.length >= 2 && /^[a-z0-9]+([._/-]+[a-z0-9]+)*$/.test(name)) return;
  throw new ServiceError(
    'InvalidParameterException',
    400,
    `Invalid parameter at 'repositoryName' failed to satisfy constraint: '${name}' must have 2 to 256 lower-case letters, digits and . _ - /, and begin and end with a letter or digit`,
  );
}
