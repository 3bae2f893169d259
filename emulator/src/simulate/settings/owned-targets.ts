import { isFields } from '../../cloudformation/template/template';
import { asList } from './fields';
import type { FoundTarget } from './found';
import type { Resources } from './resources';

/** What the constructs keep for the function that owns targets and policies of endpoints. */
const OWNER = 'Custom::SageMakerScaling';

/** The scalable targets that a function of the stack registers. */
export function ownedTargets(resources: Resources): FoundTarget[] {
  return resources
    .of(OWNER)
    .flatMap(({ properties }) => asList(properties.Targets))
    .map((target) => ({
      resourceId: String(target.ResourceId),
      scalableDimension: String(target.ScalableDimension),
      minCapacity: target.MinCapacity,
      maxCapacity: target.MaxCapacity,
      policies: asList(target.Policies).map(
        ({
          PolicyName,
          TargetTrackingScalingPolicyConfiguration: tracking,
          StepScalingPolicyConfiguration: step,
          Alarm,
        }) => ({
          name: String(PolicyName),
          ...(isFields(tracking) ? { tracking } : {}),
          ...(isFields(step) ? { step } : {}),
          alarms: isFields(Alarm) ? [{ AlarmName: String(PolicyName), ...Alarm }] : [],
        }),
      ),
      scheduledActions: asList(target.ScheduledActions),
    }));
}
