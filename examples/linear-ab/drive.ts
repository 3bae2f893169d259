import type { Drive } from '../report';
import { driveRollout, type RolloutReport } from '../rollout';

export { renderRollout as render } from '../rollout';

export const summary = 'a challenger gets half of the traffic, in steps';
export const speed = 60;

/** The challenger gets half of the traffic, in steps. */
export const drive: Drive<RolloutReport> = (options) => driveRollout(options, { CHALLENGER_WEIGHT: '9' });
