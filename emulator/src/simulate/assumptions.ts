/** What a trace and a template do not tell. Times are milliseconds. */
export interface Assumptions {
  /** From the moment at which an instance is asked for until it takes requests. */
  readonly startup: number;
  /** How many requests an instance can take in a minute. */
  readonly capacity?: number;
  /** How long a request takes. */
  readonly latency?: number;
  /** How long after its end a period's datapoint is there for alarms. @default the emulator's own */
  readonly publishingDelay?: number;
}
