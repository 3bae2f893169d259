export { sqsHandlers } from './cloudformation';
export { Queues, queueArn } from './queues';
export { sqs } from './service';
