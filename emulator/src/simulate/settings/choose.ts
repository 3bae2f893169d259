import { Sentence } from '../../sentence';
import { templateFiles } from '../../template-files';
import type { Scaled } from '../scaled';
import { fleetOf } from './fleet-of';
import type { FoundTarget } from './found';
import { ownedTargets } from './owned-targets';
import { plainTargets } from './plain-targets';
import { readTarget } from './read';
import { Resources } from './resources';

export interface Choice {
  readonly template: string;
  /** An endpoint, or an inference component. */
  readonly endpoint?: string;
  readonly variant?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

interface Candidate {
  readonly resources: Resources;
  readonly found: FoundTarget;
}

/** The one thing of a stack that scales, or the one that was chosen. @throws Sentence */
export function chooseScaled(choice: Choice): Scaled {
  const candidates = templateFiles(choice.template).flatMap((file) => {
    const resources = new Resources(file, choice.parameters);
    return [...plainTargets(resources), ...ownedTargets(resources)].map((found) => ({ resources, found }));
  });
  if (candidates.length === 0)
    throw new Sentence(
      `${choice.template}: nothing of SageMaker scales in it; give a variant autoScaling, or say how it scales with --min, --max and --target-invocations.`,
    );
  const { resources, found } = only(candidates, choice);
  return readTarget(found, (names, warm) => fleetOf(resources, names, warm));
}

function only(candidates: readonly Candidate[], { template, endpoint, variant }: Choice): Candidate {
  const fitting = candidates.filter(({ found }) => fits(found.resourceId, endpoint, variant));
  if (fitting.length === 1) return fitting[0];
  const ids = (some: readonly Candidate[]) => some.map(({ found }) => found.resourceId).join(', ');
  if (fitting.length === 0)
    throw new Sentence(
      `${template}: ${[endpoint, variant].filter(Boolean).join(', variant ')} does not scale; what does is ${ids(candidates)}.`,
    );
  throw new Sentence(
    `${template}: ${fitting.length} things scale: ${ids(fitting)}. Choose one with --endpoint and --variant.`,
  );
}

function fits(resourceId: string, endpoint: string | undefined, variant: string | undefined): boolean {
  const [, name, , ownVariant] = resourceId.split('/');
  return (endpoint === undefined || endpoint === name) && (variant === undefined || variant === ownVariant);
}
