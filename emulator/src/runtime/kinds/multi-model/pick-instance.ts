import type { Instance } from '../../../sagemaker/serving/instance';
import type { VariantInstances } from '../../../sagemaker/serving/variant-instances';
import type { Standing } from './loaded-models';
import { ModelsOfContainers } from './models-of-containers';

/** A model that every instance which has it is asked for by this many requests at once gets another instance. */
const HOT_REQUESTS = 8;

interface Candidate {
  readonly instance: Instance;
  readonly standing: Standing | undefined;
}

/**
 * The instance that has the model, of several the one where fewest requests are at it; else any. When all that have it
 * are busy with it, one that has not.
 */
export function pickInstance(variant: VariantInstances, target: string): Instance | undefined {
  const all = variant.running.map((instance) => ({ instance, standing: standingIn(instance, target) }));
  const loaded = least(all.filter(({ standing }) => standing?.state === 'loaded'));
  if (loaded && (loaded.standing?.users ?? 0) < HOT_REQUESTS) return loaded.instance;
  const loading = all.find(({ standing }) => standing?.state === 'loading');
  if (loading) return (loaded ?? loading).instance;
  if (!loaded) return variant.pick();
  const others = all.filter(({ standing }) => standing?.state !== 'loaded').map(({ instance }) => instance);
  return idlest(others) ?? loaded.instance;
}

function standingIn({ containers }: Instance, target: string): Standing | undefined {
  const container = containers.find(({ models }) => models !== undefined);
  return container?.world.part(ModelsOfContainers).of(container)?.standing(target);
}

function least(candidates: readonly Candidate[]): Candidate | undefined {
  const users = ({ standing }: Candidate) => standing?.users ?? 0;
  return candidates.reduce<Candidate | undefined>(
    (best, one) => (best && users(best) <= users(one) ? best : one),
    undefined,
  );
}

function idlest(instances: readonly Instance[]): Instance | undefined {
  return instances.reduce<Instance | undefined>(
    (best, one) => (best && best.outstanding <= one.outstanding ? best : one),
    undefined,
  );
}
