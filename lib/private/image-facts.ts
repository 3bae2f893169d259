import type { Construct, IConstruct } from 'constructs';
import type { ServingImageConfig } from '../serving-image-config';

const BOUND = new WeakMap<IConstruct, ServingImageConfig[]>();

/** Keeps what an image says of itself, for the instances that are to run it. */
export function rememberImage(scope: Construct, image: ServingImageConfig): void {
  BOUND.set(scope, [...(BOUND.get(scope) ?? []), image]);
}

/** The images of a model, or of whatever else has containers; none of an imported one. */
export function imagesOf(model: IConstruct): ServingImageConfig[] {
  return model.node.findAll().flatMap((node) => BOUND.get(node) ?? []);
}
