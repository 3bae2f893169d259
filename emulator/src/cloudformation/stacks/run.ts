/** Thrown where an operation must not go on because the emulator stops; what it left is taken up at the next start. */
export class Halted extends Error {}

/** One operation under way. */
export class Run {
  private readonly controller = new AbortController();
  private halting = false;
  private silent = false;
  /** Resolves when the operation has ended, one way or the other. */
  public done: Promise<void> = Promise.resolve();

  /** Aborted when results are no longer wanted. */
  public get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something failed: what is under way is no longer wanted. */
  public cancel(): void {
    this.controller.abort();
  }

  /** Begins nothing more; what is under way may still end and be written down. */
  public halt(): void {
    this.halting = true;
    this.controller.abort();
  }

  /** From here on nothing is written down. */
  public silence(): void {
    this.silent = true;
  }

  /** @throws Halted when nothing new may begin. */
  public beforeWork(): void {
    if (this.halting) throw new Halted('The emulator stops.');
  }

  /** @throws Halted when it is too late to write anything down. */
  public beforeWriting(): void {
    if (this.silent) throw new Halted('The emulator has stopped.');
  }

  public get halted(): boolean {
    return this.halting;
  }
}
