import type { Drive } from '../report';
import { driveRollout, type RolloutReport } from '../rollout';

export { renderRollout as render } from '../rollout';

export const summary = 'a new model gets one instance of traffic first, then all of it';
export const speed = 60;

/** A better model goes out. */
export const drive: Drive<RolloutReport> = (options) => driveRollout(options, { MODEL: 'challenger' });
