export { AsyncQueues } from './queues';
