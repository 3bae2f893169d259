import type { PolicySettings, StepSettings, TrackingSettings } from './decide';
import type { PolicyRecord, TrackingConfiguration } from './records';

/** In seconds, of SageMaker variants. */
const DEFAULT_COOLDOWN = 300;

/** What a policy decides by, with the service's defaults. */
export function settingsOf(policy: PolicyRecord): PolicySettings {
  return policy.tracking ? trackingSettings(policy.name, policy.tracking) : stepSettings(policy);
}

export function trackingSettings(policy: string, tracking: TrackingConfiguration): TrackingSettings {
  return {
    kind: 'tracking',
    policy,
    targetValue: tracking.TargetValue,
    scaleOutCooldown: tracking.ScaleOutCooldown ?? DEFAULT_COOLDOWN,
    scaleInCooldown: tracking.ScaleInCooldown ?? DEFAULT_COOLDOWN,
    disableScaleIn: tracking.DisableScaleIn ?? false,
  };
}

export function stepSettings({ name, step = {} }: Pick<PolicyRecord, 'name' | 'step'>): StepSettings {
  return {
    kind: 'step',
    policy: name,
    adjustmentType: step.AdjustmentType ?? 'ChangeInCapacity',
    adjustments: step.StepAdjustments ?? [],
    minAdjustmentMagnitude: step.MinAdjustmentMagnitude ?? 0,
    aggregation: step.MetricAggregationType ?? 'Average',
    cooldown: step.Cooldown ?? DEFAULT_COOLDOWN,
  };
}
