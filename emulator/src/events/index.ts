export { eventsHandlers } from './cloudformation';
export { type EventInput, Events } from './events';
export { events } from './service';
