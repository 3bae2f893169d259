import { PUBLISHING_DELAY } from '../cloudwatch/alarms/alarms';
import type { Assumptions } from './assumptions';
import { Autoscaler } from './autoscaler';
import { requireKnown, watchedMetrics } from './check-metrics';
import { Fleet } from './fleet';
import { Load } from './load';
import { LoadMetrics } from './load-metrics';
import { Recorder } from './recorder';
import type { Scaled } from './scaled';
import type { Simulation } from './simulation';
import { Requests, type Trace } from './trace';
import { TrackedMetric } from './tracked-metric';

/** Alarms are evaluated as often as the fastest of them. */
const TICK = 10_000;
const MINUTE = 60_000;

/**
 * Runs the load of a trace through what decides how many instances there are, on a clock that is moved as fast as it goes.
 *
 * @throws Sentence if a policy watches what does not follow from the load
 */
export function simulate(scaled: Scaled, trace: Trace, assumptions: Assumptions): Simulation {
  requireKnown(scaled, assumptions);
  const { publishingDelay: delay = PUBLISHING_DELAY } = assumptions;
  const from = Math.floor(trace.from / MINUTE) * MINUTE;
  const metrics = new LoadMetrics(watchedMetrics(scaled));
  const fleet = new Fleet(scaled.initial, assumptions.startup);
  const autoscaler = new Autoscaler(scaled, fleet, metrics.read, from);
  const tracked = scaled.policies
    .filter(({ tracking }) => tracking)
    .map((policy) => new TrackedMetric(policy, metrics.read));
  const load = new Load(scaled.asynchronous, assumptions);
  const recorder = new Recorder(scaled.asynchronous, assumptions.capacity);
  const requests = new Requests(trace.stretches, scaled.share);

  autoscaler.register(from);
  for (let now = from; now < trace.to; now += TICK) {
    fleet.settle(now);
    autoscaler.runSchedules(now);
    if (now - delay > from) autoscaler.evaluate(now - delay, now);
    const served = load.serve(now, TICK, requests.between(now, now + TICK), fleet.inService);
    metrics.record(served.moment);
    recorder.add(served, { desired: fleet.capacity, bounds: autoscaler.bounds });
    for (const metric of tracked) metric.look(now + TICK);
    if ((now + TICK) % MINUTE === 0 || now + TICK >= trace.to) recorder.endMinute(ofTarget(tracked[0]));
  }
  return {
    scaled,
    from,
    to: trace.to,
    dated: trace.dated,
    samples: recorder.samples,
    activities: autoscaler.activities.all,
    alarms: autoscaler.alarmChanges,
    tracked: tracked.map(({ policy, metricName, target, above, known }) => ({
      policy,
      metric: metricName,
      target,
      above: known === 0 ? 0 : above / known,
    })),
    totals: recorder.totals(),
  };
}

function ofTarget(tracked: TrackedMetric | undefined): number | undefined {
  return tracked?.newest === undefined ? undefined : tracked.newest / tracked.target;
}
