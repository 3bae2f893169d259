import type { IConstruct } from 'constructs';

const PRODUCTS = new WeakSet<object>();

/** Keeps that a model is made of a product of AWS Marketplace. */
export function rememberMarketplace(model: IConstruct): void {
  PRODUCTS.add(model);
}

/** @param see the page that lists what is excluded */
export function refuseMarketplace(who: string, model: IConstruct, see: string): void {
  if (!isMarketplace(model)) return;
  throw new Error(
    `${who}: the model '${model.node.path}' is a product of AWS Marketplace, which runs only in a variant of a RealTimeEndpoint; add it there (${see})`,
  );
}

/** SageMaker moves the traffic of such models all at once and without baking, and says nothing. */
export function isMarketplace(model: object): boolean {
  return PRODUCTS.has(model);
}
