import type { ResourceHandler } from './resource-handler';

/** What runs each resource type. All other types are recorded. */
export const HANDLERS: Readonly<Record<string, ResourceHandler>> = {};
