/** How many alarms SageMaker watches at most. */
export const MAX_ALARMS = 10;

/** How the names of the alarms made here start: permissions name them by it, without waiting for the alarms to be there. */
export function alarmPrefix(endpointName: string): string {
  return `${endpointName}-rollback-`;
}
