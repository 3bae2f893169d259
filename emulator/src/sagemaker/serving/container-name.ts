import type { ContainerDefinition } from '../records';

/** What the service calls the container of a model that has just one. */
export const ONLY = 'primary';

/** What a container of a model is called in errors, logs and metrics: its hostname, or one by its place. */
export function containerName(containers: readonly ContainerDefinition[], index: number): string {
  if (containers.length === 1) return ONLY;
  return containers[index].ContainerHostname ?? `container-${index + 1}`;
}
