import type { Drive } from '../report';
import { driveRollout, type RolloutReport } from '../rollout';

export { renderRollout as render } from '../rollout';

/** A better model goes out. */
export const drive: Drive<RolloutReport> = (options) => driveRollout(options, { MODEL: 'challenger' });
