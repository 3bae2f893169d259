export { snsHandlers } from './cloudformation';
export { HttpDeliveries } from './http-deliveries';
export { sns } from './service';
export { Topics } from './topics';
