/** Runs tasks one after another, in the order they come; one that fails holds up none. */
export class Serial {
  private last: Promise<unknown> = Promise.resolve();

  public run<T>(task: () => Promise<T>): Promise<T> {
    const done = this.last.then(task);
    this.last = done.catch(() => undefined);
    return done;
  }
}

/** A `Serial` for each key, for as long as the key has tasks. */
export class SerialByKey {
  private readonly serials = new Map<string, { readonly serial: Serial; tasks: number }>();

  public async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const entry = this.serials.get(key) ?? { serial: new Serial(), tasks: 0 };
    this.serials.set(key, entry);
    entry.tasks++;
    try {
      return await entry.serial.run(task);
    } finally {
      if (--entry.tasks === 0) this.serials.delete(key);
    }
  }
}
