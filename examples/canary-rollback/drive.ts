import type { Drive } from '../report';
import { driveRollout, type RolloutReport } from '../rollout';

export { renderRollout as render } from '../rollout';

/** A broken model goes out, and comes back. */
export const drive: Drive<RolloutReport> = (options) => driveRollout(options, { MODEL: 'broken' });
