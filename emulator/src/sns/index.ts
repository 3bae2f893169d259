export { snsHandlers } from './cloudformation';
export { sns } from './service';
export { Topics } from './topics';
