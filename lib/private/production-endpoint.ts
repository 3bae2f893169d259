import type { ProductionVariant } from '../production-variant';
import { GuardedEndpoint } from './guarded-endpoint';

/**
 * An endpoint whose variants are fleets of instances that answer while the caller waits.
 *
 * @internal
 */
export abstract class ProductionEndpoint extends GuardedEndpoint {
  /** @internal */
  protected readonly _added: ProductionVariant[] = [];

  /** The variants, in the order in which they were added. */
  public get variants(): ProductionVariant[] {
    return [...this._added];
  }

  /**
   * The variant of that name.
   *
   * @throws an Error if there is none
   */
  public findVariant(variantName: string): ProductionVariant {
    return this._find(this._added, variantName);
  }

  /** The variant of that name, or nothing. */
  public tryFindVariant(variantName: string): ProductionVariant | undefined {
    return this._tryFind(this._added, variantName);
  }
}
