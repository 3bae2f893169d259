import type { ResourceHandler } from '../cloudformation/resource-handler';
import { scalableTargetHandler } from './resources/scalable-target';
import { scalingPolicyHandler } from './resources/scaling-policy';

/** What runs the resource types of Application Auto Scaling. */
export const autoscalingHandlers: Readonly<Record<string, ResourceHandler>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': scalableTargetHandler,
  'AWS::ApplicationAutoScaling::ScalingPolicy': scalingPolicyHandler,
};
