import { INSTANCES } from '../dimensions';
import type { Scaled } from '../scaled';
import { readTarget } from './read';

/** How instances scale, said on the command line. */
export interface PlainSettings {
  readonly endpoint?: string;
  readonly variant?: string;
  readonly min: number;
  readonly max: number;
  readonly initial?: number;
  /** Requests a minute and instance. */
  readonly targetInvocations: number;
  /** In seconds. */
  readonly scaleOutCooldown?: number;
  readonly scaleInCooldown?: number;
}

const METRIC = 'SageMakerVariantInvocationsPerInstance';

/** Instances that keep the requests of each near a target. @throws Sentence */
export function scaledBy(settings: PlainSettings): Scaled {
  const { endpoint = 'endpoint', variant = 'variant', min, max, initial } = settings;
  const { targetInvocations, scaleOutCooldown, scaleInCooldown } = settings;
  const cooldowns = {
    ...(scaleOutCooldown === undefined ? {} : { ScaleOutCooldown: scaleOutCooldown }),
    ...(scaleInCooldown === undefined ? {} : { ScaleInCooldown: scaleInCooldown }),
  };
  const tracking = {
    TargetValue: targetInvocations,
    PredefinedMetricSpecification: { PredefinedMetricType: METRIC },
    ...cooldowns,
  };
  const found = {
    resourceId: `endpoint/${endpoint}/variant/${variant}`,
    scalableDimension: INSTANCES.name,
    minCapacity: min,
    maxCapacity: max,
    policies: [{ name: 'InvocationsPerInstance', tracking, alarms: [] }],
    scheduledActions: [],
  };
  return readTarget(found, () => ({ initial, share: 1, asynchronous: false }));
}
