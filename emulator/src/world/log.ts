/** Where the emulator says what it does. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
}

/** Writes to standard error, so that standard output stays free for what a command returns. */
export const consoleLog: Log = {
  info: (text) => process.stderr.write(`${text}\n`),
  warn: (text) => process.stderr.write(`warning: ${text}\n`),
};

export const silentLog: Log = { info: () => {}, warn: () => {} };
