import type { Drive } from '../report';
import { driveRollout, type RolloutReport } from '../rollout';

export { renderRollout as render } from '../rollout';

export const summary = 'a bad model fails its canary, and an alarm rolls it back';
export const speed = 60;

/** A broken model goes out, and comes back. */
export const drive: Drive<RolloutReport> = (options) => driveRollout(options, { MODEL: 'broken' });
