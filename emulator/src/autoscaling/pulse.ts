import type { Part, World } from '../world/world';
import { ScalableTargets } from './targets';

const TICK = 10_000;
/** After a period's end, and before the alarms look at it. */
const DELAY = 5_000;

/** What happens after each period of ten seconds, of which it gets the end. */
type Beat = (end: number) => void;

/** Beats for as long as there are scalable targets. */
export class Pulse implements Part {
  private readonly closing = new AbortController();
  private beats: readonly Beat[] = [];
  private running = false;

  public constructor(private readonly world: World) {}

  public connect(...beats: readonly Beat[]): void {
    this.beats = beats;
  }

  public async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    const { signal } = this.closing;
    while (!signal.aborted && this.world.part(ScalableTargets).all().length > 0) {
      const now = this.world.now().getTime();
      const end = Math.floor((now - DELAY) / TICK) * TICK + TICK;
      await this.world.sleep(end + DELAY - now, signal);
      if (!signal.aborted) for (const beat of this.beats) beat(end);
    }
    this.running = false;
  }

  public async close(): Promise<void> {
    this.closing.abort();
  }
}
