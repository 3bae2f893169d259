/** SageMaker sends SIGKILL 30 s after SIGTERM. */
const PATIENCE_MS = 25_000;

/** Stops in peace at the first signal: exit 0 when all is answered, 1 when that takes too long or a second signal comes. */
export function stopOnSignal(stop: (signal: string) => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    void stop(signal).then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
