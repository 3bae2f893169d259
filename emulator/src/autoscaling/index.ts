export { autoscalingHandlers } from './cloudformation';
export { connectAutoscaling, resumeAutoscaling } from './connect';
export { autoscaling } from './service';
export { type ScalingStatus, scalingOf } from './status';
