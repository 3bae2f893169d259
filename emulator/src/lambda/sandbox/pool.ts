import type { World } from '../../world/world';
import type { Invocation, Outcome } from './outcome';
import type { Sandbox } from './sandbox';

/** Further invocations wait; AWS would start up to a thousand. */
export const MOST_SANDBOXES = 10;
/** About as long as AWS keeps one. */
const IDLE_MILLISECONDS = 5 * 60_000;

/** The execution environments of one function as it is now: each is used again, and busy ones get company. */
export class Pool {
  private readonly all = new Set<Sandbox>();
  private readonly idle = new Map<Sandbox, AbortController>();
  private readonly waiting: ((sandbox: Sandbox) => void)[] = [];
  private retired = false;

  public constructor(
    private readonly world: World,
    private readonly start: () => Sandbox,
  ) {}

  public async invoke(invocation: Invocation): Promise<Outcome> {
    const sandbox = await this.take();
    try {
      return await sandbox.invoke(invocation);
    } finally {
      this.giveBack(sandbox);
    }
  }

  /** Ends what is idle now, and what is busy once it has answered. */
  public retire(): void {
    this.retired = true;
    for (const sandbox of this.idle.keys()) void this.remove(sandbox);
  }

  public async close(): Promise<void> {
    this.retired = true;
    await Promise.all([...this.all].map((sandbox) => this.remove(sandbox)));
  }

  private take(): Promise<Sandbox> {
    const [found] = this.idle.keys();
    if (found) {
      this.idle.get(found)?.abort();
      this.idle.delete(found);
      return Promise.resolve(found);
    }
    if (this.all.size < MOST_SANDBOXES) return Promise.resolve(this.add());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private add(): Sandbox {
    const sandbox = this.start();
    this.all.add(sandbox);
    void sandbox.ended.then(() => this.forget(sandbox));
    return sandbox;
  }

  private giveBack(sandbox: Sandbox): void {
    const next = this.waiting.shift();
    if (next) next(sandbox.isDead ? this.add() : sandbox);
    else if (this.retired || sandbox.isDead) void this.remove(sandbox);
    else this.rest(sandbox);
  }

  /** Until it is wanted again, or has rested for too long. */
  private rest(sandbox: Sandbox): void {
    const reaping = new AbortController();
    this.idle.set(sandbox, reaping);
    void this.world.sleep(IDLE_MILLISECONDS, reaping.signal).then(() => {
      if (!reaping.signal.aborted) void this.remove(sandbox);
    });
  }

  private async remove(sandbox: Sandbox): Promise<void> {
    this.forget(sandbox);
    await sandbox.end();
  }

  private forget(sandbox: Sandbox): void {
    this.idle.get(sandbox)?.abort();
    this.idle.delete(sandbox);
    this.all.delete(sandbox);
  }
}
