import type { Collection } from './collection';
import { DEFAULT_ACCOUNT, type Scope } from './world';

/**
 * Records that are named within an account and a Region.
 *
 * Clients of the default account also find what only one other account has under that name: an app that deploys to an
 * account of its own can be called with the emulator's dummy keys.
 */
export class Scoped<T extends Scope> {
  public constructor(private readonly collection: Collection<T>) {}

  public get(scope: Scope, name: string): T | undefined {
    const own = this.collection.get(key(scope, name));
    if (own || scope.account !== DEFAULT_ACCOUNT) return own;
    const foreign = this.collection.entries().filter(([k]) => k.endsWith(`/${scope.region}/${name}`));
    return foreign.length === 1 ? foreign[0][1] : undefined;
  }

  public set(name: string, value: T): T {
    return this.collection.set(key(value, name), value);
  }

  public delete(scope: Scope, name: string): void {
    this.collection.delete(key(scope, name));
  }

  /** All records that clients of this scope see. */
  public list(scope: Scope): T[] {
    return this.collection
      .values()
      .filter((r) => r.region === scope.region && (r.account === scope.account || scope.account === DEFAULT_ACCOUNT));
  }

  public all(): T[] {
    return this.collection.values();
  }
}

const key = (scope: Scope, name: string) => `${scope.account}/${scope.region}/${name}`;
